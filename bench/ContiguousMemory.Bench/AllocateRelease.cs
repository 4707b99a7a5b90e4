using BenchmarkDotNet.Attributes;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory.Bench;

/// <summary>One buffer taken and given back, with nothing to move and nothing to clear: the path of a device that runs all day.</summary>
[MemoryDiagnoser]
public class AllocateRelease
{
    private readonly AllocationOptions _options = new() { Name = "bench", Clear = false };
    private ReservedMemory _memory = null!;

    /// <summary>A frame, a packet ring, a picture, the largest of the bar.</summary>
    [Params(4 << 10, 64 << 10, 1 << 20, 16 << 20)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Reserve() => _memory = ReservedMemory.Create(64 << 20);

    [GlobalCleanup]
    public void GiveBack() => _memory.Dispose();

    [Benchmark(Baseline = true)]
    public void Handle()
    {
        if (!_memory.DefaultArea.TryAllocateHandle(Bytes, _options, out ContiguousHandle handle, out AllocationDiagnosis? why))
            throw new ContiguousAllocationException(why);
        _memory.DefaultArea.Release(handle);
    }

    [Benchmark]
    public void Buffer()
    {
        using ContiguousBuffer buffer = _memory.Allocate(Bytes, _options);
    }
}
