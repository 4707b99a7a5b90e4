using System.Buffers;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>A unit of lent memory, held in place until disposed, across awaits and threads. While it lasts no claim gets the unit's frames.</summary>
public sealed class HeldLease : IMemoryOwner<byte>
{
    private readonly ReservedMemory _memory;
    private readonly SlotLease _lease;
    private readonly int _length;
    private Tenant? _tenant;

    internal HeldLease(ReservedMemory memory, Tenant tenant, SlotLease lease, int length)
    {
        _memory = memory;
        _tenant = tenant;
        _lease = lease;
        _length = length;
    }

    /// <summary>The unit's bytes. Do not keep them past the lease.</summary>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public Memory<byte> Memory => new LeaseMemory(this).Memory;

    /// <summary>Where the unit lies, for as long as the lease lasts.</summary>
    public FrameRange Frames => _lease.Frames;

    /// <summary>Ends the lease. Twice is quiet.</summary>
    public void Dispose() => Interlocked.Exchange(ref _tenant, null)?.EndLease(_lease);

    /// <summary>The lease as memory. It owns nothing; the lease itself is what holds the unit.</summary>
    private sealed class LeaseMemory(HeldLease lease) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(lease._tenant is null, lease);
            return lease._memory.Backing.Span((long)lease._lease.Frames.Start.Address.Value, lease._length);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ObjectDisposedException.ThrowIf(lease._tenant is null, lease);
            ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, lease._length);
            nint address = lease._memory.Backing.Address((long)lease._lease.Frames.Start.Address.Value) + elementIndex;
            return Linux.PinnedAddress.Handle(address, this);
        }

        public override void Unpin()
        {
            // The lease keeps the unit in place for longer than any pin on it may last.
        }

        protected override void Dispose(bool disposing)
        {
            // Ended by its holder, never by a view of it.
        }
    }
}
