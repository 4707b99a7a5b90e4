using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>What an area's frames are now, all of them together.</summary>
/// <param name="Free">Nobody has them.</param>
/// <param name="Discardable">Tenants have them that can drop them.</param>
/// <param name="Movable">Tenants have them whose bytes can be moved elsewhere.</param>
/// <param name="Held">They cannot go now: devices have them, they are leased or in transit, or their page block is being claimed.</param>
public readonly record struct AreaContents(FrameCount Free, FrameCount Discardable, FrameCount Movable, FrameCount Held)
{
    /// <summary>Frames that tenants have and could give up.</summary>
    public FrameCount Lent => Discardable + Movable;
}
