using System.Diagnostics;
using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Linux;

namespace Cma.Bench;

/// <summary>
/// What clearing on a change of holder costs: a buffer that must come cleared, beside a memset of the very bytes that it is made of. The two take turns, batch
/// by batch, so that pages, caches and whatever else the machine does are the same for both.
/// </summary>
internal static class ClearBench
{
    private static readonly long[] s_sizes = [64L << 10, 1L << 20, 16L << 20];

    public static List<AllocRow> Run(bool smoke)
    {
        List<AllocRow> rows = [];
        if (!OperatingSystem.IsLinux()) return rows; // On paper there is nothing to clear.
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Name = "cma-bench",
            Areas = [new ReservedAreaOptions { Name = "bench", Size = 64L << 20, FrontCacheSize = 32L << 20 }],
        });
        ReservedArea area = memory.DefaultArea;
        int batches = smoke ? 3 : 51;
        foreach (long size in s_sizes)
        {
            ContiguousHandle first = Cleared(area, size);
            nint address = memory.Backing.Address((long)area.FramesOf(first).Start.Address.Value);
            area.Release(first);
            Rows(
                "allocate+release-cleared", size,
                () => area.Release(Cleared(area, size)),
                () => RawMemory.Memset(address, size));
        }

        rows.AddRange(Ahead(smoke ? 3 : 51));
        return rows;

        void Rows(string what, long size, Action operation, Action peer)
        {
            (Sample ours, Sample memset) = Measure.Medians(operation, peer, batches);
            rows.Add(new AllocRow(what, "ours", size, 1, ours.Nanoseconds, ours.AllocatedBytes, 1));
            rows.Add(new AllocRow(what, "memset", size, 1, memset.Nanoseconds, memset.AllocatedBytes, memset.Nanoseconds / ours.Nanoseconds));
        }
    }

    /// <summary>A grant of 16 MiB that another holder had, once they have been cleared ahead; beside a memset of them, which the grant would take else.</summary>
    private static List<AllocRow> Ahead(int rounds)
    {
        const long Size = 16L << 20;
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Name = "cma-bench",
            Areas = [new ReservedAreaOptions { Name = "bench", Size = 64L << 20, FrontCacheSize = 0 }],
        });
        ReservedArea area = memory.DefaultArea;
        (double[] grants, double[] memsets) = (new double[rounds], new double[rounds]);
        long garbage = 0;
        for (int round = -rounds; round < rounds; round++)
        {
            int at = Math.Max(round, 0); // Half of the rounds are for the compiler.
            long before = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            ContiguousHandle handle = Cleared(area, Size);
            grants[at] = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
            if (round >= 0) garbage += GC.GetAllocatedBytesForCurrentThread() - before;
            nint address = memory.Backing.Address((long)area.FramesOf(handle).Start.Address.Value);
            began = Stopwatch.GetTimestamp();
            RawMemory.Memset(address, Size);
            memsets[at] = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
            area.Release(handle);
            if (memory.ClearAhead(long.MaxValue) < Size) throw new InvalidOperationException("Less was cleared ahead than had been left.");
        }

        (double grant, double memset) = (Measure.Median(grants), Measure.Median(memsets));
        return
        [
            new AllocRow("grant-cleared-ahead", "ours", Size, 1, grant, (double)garbage / rounds, 1),
            new AllocRow("grant-cleared-ahead", "memset", Size, 1, memset, 0, memset / grant),
        ];
    }

    private static ContiguousHandle Cleared(ReservedArea area, long size) =>
        area.TryAllocateHandle(size, new AllocationOptions { Name = "bench" }, out ContiguousHandle handle, out AllocationDiagnosis? why) ? handle : throw new ContiguousAllocationException(why);
}
