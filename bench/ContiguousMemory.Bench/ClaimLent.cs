using BenchmarkDotNet.Attributes;

namespace ContiguousMemory.Bench;

/// <summary>A claim that finds everything lent: a cache that only has to be dropped, and so what the claim itself costs beside the clearing.</summary>
[MemoryDiagnoser]
public class ClaimLent
{
    private const int Bytes = 32 << 20;

    private ReservedMemory _memory = null!;
    private DiscardableMemory _cache = null!;

    [GlobalSetup]
    public void Reserve()
    {
        _memory = ReservedMemory.Create(Bytes);
        _cache = _memory.LendDiscardable("cache", 2 * Bytes);
    }

    [IterationSetup]
    public void Lend()
    {
        for (long unit = 0; unit < _cache.UnitCount; unit++)
        {
            if (!_cache.TryFill(unit, out UnitLease lease)) continue;
            lease.Dispose();
        }
    }

    [GlobalCleanup]
    public void GiveBack() => _memory.Dispose();

    [Benchmark]
    public void Claim()
    {
        using ContiguousBuffer buffer = _memory.Allocate(Bytes, new AllocationOptions { Name = "bench" });
    }
}
