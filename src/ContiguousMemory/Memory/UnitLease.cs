using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>A unit of lent memory, held in place for the length of a use: <c>using var lease = memory.Lease(unit);</c> Lives on the stack.</summary>
/// <remarks>It is ended once: do not copy it and dispose both. The default value holds nothing, and its disposal is quiet.</remarks>
public ref struct UnitLease
{
    // The lease in its parts: taken apart by two words and put together by four, it would stall the processor for as long as all the rest takes.
    private readonly int _slot;
    private readonly Pfn _start;
    private LentMemory? _memory;

    internal UnitLease(LentMemory memory, SlotLease lease)
    {
        _memory = memory;
        _slot = lease.Slot;
        _start = lease.Frames.Start;
    }

    /// <summary>The unit's bytes. Do not keep them past the lease.</summary>
    /// <exception cref="InvalidOperationException">The memory is paper, and has no bytes.</exception>
    /// <exception cref="ObjectDisposedException">The lease has ended, or there never was one.</exception>
    public readonly Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, typeof(UnitLease));
            return _memory.SpanOf(_slot, _start);
        }
    }

    /// <summary>Ends the lease. Twice is quiet.</summary>
    public void Dispose()
    {
        LentMemory? memory = _memory;
        _memory = null;
        memory?.EndLease(_slot, _start);
    }
}
