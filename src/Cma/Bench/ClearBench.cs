using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Linux;

namespace Cma.Bench;

/// <summary>What clearing on a change of holder costs: a buffer that must come cleared, beside a memset of as many bytes of the same reserve in the same run.</summary>
internal static class ClearBench
{
    private static readonly long[] s_sizes = [64L << 10, 1L << 20, 16L << 20];

    public static List<AllocRow> Run(bool smoke)
    {
        List<AllocRow> rows = [];
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Name = "cma-bench",
            Backing = OperatingSystem.IsLinux() ? BackingKind.Auto : BackingKind.Paper,
            Areas = [new ReservedAreaOptions { Name = "bench", Size = 64L << 20, FrontCacheSize = 32L << 20 }],
        });
        ReservedArea area = memory.DefaultArea;
        int batches = smoke ? 3 : 51;
        foreach (long size in s_sizes)
        {
            using ContiguousBuffer held = area.Allocate(size);
            nint address = memory.Backing.HasBytes ? memory.Backing.Address((long)held.Address.Value) : 0;
            Sample ours = Measure.Median(() => area.Release(Cleared(area, size)), batches);
            rows.Add(new AllocRow("allocate+release-cleared", "ours", size, 1, ours.Nanoseconds, ours.AllocatedBytes, 1));
            if (address == 0) continue;
            Sample memset = Measure.Median(() => RawMemory.Clear(address, size), batches);
            rows.Add(new AllocRow("allocate+release-cleared", "memset", size, 1, memset.Nanoseconds, memset.AllocatedBytes, memset.Nanoseconds / ours.Nanoseconds));
        }

        return rows;
    }

    private static ContiguousHandle Cleared(ReservedArea area, long size) =>
        area.TryAllocateHandle(size, new AllocationOptions { Name = "bench" }, out ContiguousHandle handle, out AllocationDiagnosis? why) ? handle : throw new ContiguousAllocationException(why);
}
