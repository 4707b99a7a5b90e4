using ContiguousMemory.Backing;

namespace Cma.Bench;

/// <summary>A claim of memory that is lent to the last unit and seen at a live address, beside copies of as many bytes between parts of the same memory.</summary>
internal static class ClaimBench
{
    public const string Schema = "cma.bench.claims/5";

    private const long MiB = 1L << 20;

    private static readonly BackingKind[] s_backings =
        [BackingKind.HugePages, BackingKind.GiganticPages, BackingKind.CollapsedPages, BackingKind.Pages];

    /// <param name="sizes">Bytes to claim, of one row each; null for the usual.</param>
    /// <param name="smoke">Only see that it runs.</param>
    public static ClaimResult Run(long[]? sizes, bool smoke)
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Claims are measured on real memory, which needs Linux.");
        List<ClaimRow> rows = [];
        List<StoreRow> stores = [];
        TimeSpan time = TimeSpan.FromSeconds(smoke ? 0.05 : 2);
        foreach (BackingKind kind in s_backings)
        {
            foreach (long bytes in sizes ?? (smoke ? [16 * MiB] : [64 * MiB, 1024 * MiB]))
            {
                foreach (int movers in (int[])[1, 2])
                {
                    // Nothing smaller than a page moves.
                    if (kind == BackingKind.GiganticPages && bytes / movers < 1024 * MiB) continue;
                    if (!TryMeasure(kind, bytes, movers, smoke ? 3 : 11, time, rows, stores)) break;
                }
            }
        }

        return new(Schema, BenchEnvironment.Read(), rows, stores, [.. LostWriteBench.Run(time)]);
    }

    private static bool TryMeasure(BackingKind kind, long bytes, int movers, int rounds, TimeSpan time, List<ClaimRow> rows, List<StoreRow> stores)
    {
        try
        {
            using ClaimRig rig = new(kind, bytes, movers);
            rows.Add(rig.Measure(rounds));
            if (movers == 1) stores.AddRange(StoreBench.Controls(rig, time));
            stores.AddRange(StoreBench.Run(rig, time, movers));
            return true;
        }
        catch (BackingException none)
        {
            Console.Error.WriteLine($"Left out: {none.Message}");
            return false;
        }
    }
}
