using BenchmarkDotNet.Attributes;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory.Bench;

/// <summary>
/// As <see cref="AllocateRelease"/>, but no two requests in a row ask for the same: sizes from 4 KiB to 16 MiB, each factor of two as often as another, as for a
/// client whose packets or pictures differ.
/// </summary>
[MemoryDiagnoser]
public class AllocateReleaseMixed
{
    private const int Smallest = 4 << 10;
    private const int Largest = 16 << 20;

    private readonly AllocationOptions _options = new() { Name = "bench", Clear = false };

    // Drawn beforehand, and a power of two of them.
    private readonly int[] _sizes = new int[4096];
    private ContiguousHandle[] _held = [];
    private ReservedMemory _memory = null!;
    private int _next;

    /// <summary>Buffers held meanwhile: none, so that each is given back at once, or a set of which one after the other is replaced.</summary>
    [Params(0, 16)]
    public int Held { get; set; }

    [GlobalSetup]
    public void Reserve()
    {
        Random random = new(1);
        for (int i = 0; i < _sizes.Length; i++) _sizes[i] = (int)(Smallest * Math.Pow((double)Largest / Smallest, random.NextDouble()));
        _memory = ReservedMemory.Create(256 << 20);
        _held = [.. Enumerable.Range(0, Held).Select(_ => Take())];
    }

    [GlobalCleanup]
    public void GiveBack()
    {
        foreach (ContiguousHandle handle in _held) _memory.DefaultArea.Release(handle);
        _memory.Dispose();
    }

    [Benchmark]
    public void Handle()
    {
        if (_held.Length == 0)
        {
            _memory.DefaultArea.Release(Take());
            return;
        }

        ref ContiguousHandle place = ref _held[_next % _held.Length];
        _memory.DefaultArea.Release(place);
        place = Take();
    }

    private ContiguousHandle Take()
    {
        _next = (_next + 1) & (_sizes.Length - 1);
        return _memory.DefaultArea.TryAllocateHandle(_sizes[_next], _options, out ContiguousHandle handle, out AllocationDiagnosis? why)
            ? handle
            : throw new ContiguousAllocationException(why);
    }
}
