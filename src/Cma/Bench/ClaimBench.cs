using ContiguousMemory.Backing;

namespace Cma.Bench;

/// <summary>A claim of memory that is lent to the last unit and seen at a live address, beside copies of as many bytes between parts of the same memory.</summary>
internal static class ClaimBench
{
    public const string Schema = "cma.bench.claims/2";

    private const long MiB = 1L << 20;

    private static readonly BackingKind[] s_backings =
        [BackingKind.HugePages, BackingKind.GiganticPages, BackingKind.CollapsedPages, BackingKind.Pages];

    /// <param name="sizes">Bytes to claim, of one row each; null for the usual.</param>
    /// <param name="smoke">Only see that it runs.</param>
    public static List<ClaimRow> Run(long[]? sizes, bool smoke)
    {
        List<ClaimRow> rows = [];
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Claims are measured on real memory, which needs Linux.");
        foreach (BackingKind kind in s_backings)
        {
            foreach (long bytes in sizes ?? (smoke ? [16 * MiB] : [64 * MiB, 1024 * MiB]))
            {
                foreach (int movers in (int[])[1, 2])
                {
                    // Nothing smaller than a page moves.
                    if (kind == BackingKind.GiganticPages && bytes / movers < 1024 * MiB) continue;
                    if (TryRow(kind, bytes, movers, smoke ? 3 : 11) is { } row) rows.Add(row);
                }
            }
        }

        return rows;
    }

    private static ClaimRow? TryRow(BackingKind kind, long bytes, int movers, int rounds)
    {
        try
        {
            using ClaimRig rig = new(kind, bytes, movers);
            return rig.Measure(rounds);
        }
        catch (BackingException none)
        {
            Console.Error.WriteLine($"Left out: {none.Message}");
            return null;
        }
    }
}
