using System.Numerics;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma.Pools;

/// <summary>
/// Memory of one device's own for its coherent buffers (dma_declare_coherent_memory, kernel/dma/coherent.c): regions of a power of two frames, each on a
/// multiple of its size counted from the pool's start, the first that is free. Thread safe.
/// </summary>
public sealed class DevicePool
{
    private readonly FirstFit _regions;
    private readonly Lock _gate = new();

    internal DevicePool(FrameRange frames)
    {
        Frames = frames;
        _regions = new FirstFit(frames.Count.Value);
    }

    /// <summary>Its frames.</summary>
    public FrameRange Frames { get; }

    /// <summary>Frames in regions that are handed out.</summary>
    public FrameCount Used
    {
        get
        {
            lock (_gate) return new(_regions.Used);
        }
    }

    internal FrameRange? TryTake(FrameCount count)
    {
        if (count > Frames.Count) return null;
        long region = (long)BitOperations.RoundUpToPowerOf2((ulong)count.Value);
        lock (_gate) return _regions.TryTake(region, region, out long start) ? new FrameRange(Frames.Start + new FrameCount(start), new FrameCount(region)) : null;
    }

    internal void Give(FrameRange region)
    {
        lock (_gate) _regions.TryFree((region.Start - Frames.Start).Value, out _);
    }
}

/// <summary>The one pool a device can have.</summary>
internal sealed class DevicePoolSlot
{
    private readonly Lock _gate = new();

    public DevicePool? Pool { get; private set; }

    public DevicePool Declare(Machine machine, string device, FrameRange frames)
    {
        lock (_gate)
        {
            if (Pool is { } pool) throw new DmaException(DmaError.Busy, $"Device '{device}' has a coherent pool already, of {pool.Frames}; a device has one.");
        }

        SetAsideFrames.Take(machine, frames, $"coherent pool of {device}");
        lock (_gate) return Pool = new DevicePool(frames);
    }
}
