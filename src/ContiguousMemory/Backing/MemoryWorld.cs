using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Telemetry;

namespace ContiguousMemory.Backing;

/// <summary>
/// Real memory beneath the engine: frame n is the n-th 4 KiB of the backing. Thread safe; whoever runs the engine keeps the backing.
/// </summary>
internal sealed class MemoryWorld(MemoryBacking backing) : IWorld
{
    /// <inheritdoc/>
    public string Name => backing.Name;

    /// <inheritdoc/>
    public int UnitOrder => backing.UnitOrder;

    /// <inheritdoc/>
    public bool StartsCleared => true;

    /// <inheritdoc/>
    public void Move(FrameRange source, Pfn destination)
    {
        backing.Move(Offset(source.Start), Offset(destination), Bytes(source.Count));
        if (ReserveEvents.Log.IsEnabled()) ReserveEvents.Log.Moved(backing.Label, Offset(source.Start), Offset(destination), Bytes(source.Count));
    }

    /// <inheritdoc/>
    public void Clear(FrameRange frames)
    {
        backing.Clear(Offset(frames.Start), Bytes(frames.Count));
        if (ReserveEvents.Log.IsEnabled()) ReserveEvents.Log.Cleared(backing.Label, Offset(frames.Start), Bytes(frames.Count));
    }

    // Multiplied, not shifted: a frame number past the end of long overflows loudly instead of coming round to a frame that exists.
    private static long Offset(Pfn pfn) => pfn.Value * FrameSize.Bytes;

    private static long Bytes(FrameCount count) => count.Value * FrameSize.Bytes;
}
