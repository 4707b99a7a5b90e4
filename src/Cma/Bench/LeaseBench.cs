using ContiguousMemory;
using ContiguousMemory.Backing;

namespace Cma.Bench;

/// <summary>Lease and release of a unit that nobody else wants.</summary>
internal static class LeaseBench
{
    private const long Unit = 2L << 20;

    public static IEnumerable<AllocRow> Run(int batches)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Name = "cma-bench",
            Backing = OperatingSystem.IsLinux() ? BackingKind.Auto : BackingKind.Paper,
            Areas = [new ReservedAreaOptions { Name = "bench", Size = Unit }],
            RefugeSize = Unit,
        });
        using MovableMemory lent = memory.LendMovable("bench", Unit);
        Sample sample = Measure.Median(() => lent.Lease(0, "bench").Dispose(), batches);
        return [new AllocRow("lease+release", "ours", Unit, 1, sample.Nanoseconds, sample.AllocatedBytes, 1)];
    }
}
