using BenchmarkDotNet.Attributes;

namespace ContiguousMemory.Bench;

/// <summary>The way to a tenant's bytes and back, with nobody in the way.</summary>
[MemoryDiagnoser]
public class LeaseRelease
{
    private ReservedMemory _memory = null!;
    private MovableMemory _movable = null!;

    [GlobalSetup]
    public void Reserve()
    {
        _memory = ReservedMemory.Create(16 << 20);
        _movable = _memory.LendMovable("bench", 8 << 20);
    }

    [GlobalCleanup]
    public void GiveBack() => _memory.Dispose();

    [Benchmark]
    public byte Lease()
    {
        using UnitLease lease = _movable.Lease(0);
        return lease.Span[0];
    }
}
