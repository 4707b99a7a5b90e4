using System.Buffers;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>
/// A unit of lent memory, held in place until disposed, across awaits and threads. While it lasts no claim gets the unit's frames. Thread safe.
/// </summary>
/// <remarks>A pin of its memory that is still open when the lease is disposed keeps the unit in place until the pin ends.</remarks>
public sealed class HeldLease : IMemoryOwner<byte>
{
    private readonly ReservedMemory _memory;
    private readonly Tenant _tenant;
    private readonly SlotLease _lease;
    private readonly int _length;

    /// <summary>The holder, until disposal, and every open pin.</summary>
    private readonly UseCount _uses = new();
    private int _disposed;

    internal HeldLease(ReservedMemory memory, Tenant tenant, SlotLease lease, int length)
    {
        _memory = memory;
        _tenant = tenant;
        _lease = lease;
        _length = length;
    }

    /// <summary>The unit's bytes. Do not keep them past the lease.</summary>
    /// <exception cref="InvalidOperationException">The memory is paper, and has no bytes.</exception>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public Memory<byte> Memory => new LeaseMemory(this).Memory;

    /// <summary>Where the unit lies, for as long as the lease lasts.</summary>
    public FrameRange Frames => _lease.Frames;

    private long Offset => (long)_lease.Frames.Start.Address.Value;

    /// <summary>Ends the lease, or leaves that to the last open pin. Twice is quiet.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) EndUse();
    }

    private void EndUse()
    {
        if (_uses.Remove()) _tenant.EndLease(_lease);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

    /// <summary>The lease as memory. It owns nothing: the lease holds the unit, and a pin is a use of the lease.</summary>
    private sealed class LeaseMemory(HeldLease lease) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            lease.ThrowIfDisposed();
            return lease._memory.Backing.Span(lease.Offset, lease._length);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, lease._length);
            lease.ThrowIfDisposed();
            nint address = lease._memory.Backing.Address(lease.Offset) + elementIndex;
            ObjectDisposedException.ThrowIf(!lease._uses.TryAdd(), lease);
            return Linux.PinnedAddress.Handle(address, this);
        }

        public override void Unpin() => lease.EndUse();

        protected override void Dispose(bool disposing)
        {
            // Ended by its holder, never by a view of it.
        }
    }
}
