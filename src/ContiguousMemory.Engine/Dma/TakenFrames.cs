using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma;

/// <summary>Frames for a device and where they came from. Without an area they are the buddy's.</summary>
internal readonly record struct TakenFrames(FrameRange Frames, Area? Area, AreaAllocation Allocation);
