using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma.Pools;

/// <summary>
/// Memory low enough for every device, in slots of 2 KiB, where data waits that a device cannot reach at its own place (kernel/dma/swiotlb.c). Thread safe.
/// </summary>
/// <remarks>The kernel begins its search where the last one ended; this begins at the bottom, so that one input has one answer.</remarks>
public sealed class BouncePool
{
    /// <summary>Bytes of a slot (IO_TLB_SIZE).</summary>
    public const int SlotBytes = 2 << 10;

    /// <summary>The most bytes in one piece: 128 slots (IO_TLB_SEGSIZE).</summary>
    public const long MaxMapping = 128L * SlotBytes;

    private readonly FirstFit _slots;
    private readonly Dictionary<long, (PhysicalAddress Original, long Bytes)> _originals = [];
    private readonly Lock _gate = new();

    internal BouncePool(FrameRange frames)
    {
        Frames = frames;
        _slots = new FirstFit(frames.Count.Bytes / SlotBytes);
    }

    /// <summary>Its frames.</summary>
    public FrameRange Frames { get; }

    /// <summary>Slots in use.</summary>
    public long Used
    {
        get
        {
            lock (_gate) return _slots.Used;
        }
    }

    internal bool TryTake(PhysicalAddress original, long bytes, out PhysicalAddress bounce)
    {
        bounce = default;
        if (bytes > MaxMapping) return false;
        lock (_gate)
        {
            if (!_slots.TryTake((bytes + SlotBytes - 1) / SlotBytes, 1, out long slot)) return false;
            _originals[slot] = (original, bytes);
            bounce = new(Frames.Start.Address.Value + (ulong)(slot * SlotBytes));
            return true;
        }
    }

    /// <summary>What waits at an address: where its own place is, and how many bytes there are from there on.</summary>
    internal bool TryFind(PhysicalAddress address, out BouncedRange found)
    {
        found = default;
        if (!Frames.Contains(address.Pfn)) return false;
        long offset = (long)(address.Value - Frames.Start.Address.Value);
        lock (_gate)
        {
            if (!_slots.TryFind(offset / SlotBytes, out long slot, out _)) return false;
            (PhysicalAddress original, long bytes) = _originals[slot];
            long into = offset - (slot * SlotBytes);
            found = new(new(original.Value + (ulong)into), address, bytes - into);
            return true;
        }
    }

    /// <summary>Frees what was taken at exactly this address; anything else is not the pool's and stays as it is.</summary>
    internal void Give(PhysicalAddress bounce)
    {
        if (!Frames.Contains(bounce.Pfn) || bounce.Value % SlotBytes != 0) return;
        long slot = (long)(bounce.Value - Frames.Start.Address.Value) / SlotBytes;
        lock (_gate)
        {
            if (_slots.TryFree(slot, out _)) _originals.Remove(slot);
        }
    }
}

/// <summary>Bytes that wait elsewhere than at their own place.</summary>
internal readonly record struct BouncedRange(PhysicalAddress Original, PhysicalAddress Bounce, long Bytes);
