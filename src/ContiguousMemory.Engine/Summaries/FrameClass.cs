namespace ContiguousMemory.Engine.Summaries;

/// <summary>What a frame of an area is to a claimer.</summary>
internal enum FrameClass : byte
{
    /// <summary>Nobody has it.</summary>
    Free = 0,

    /// <summary>A tenant has it that can drop it.</summary>
    Discardable = 1,

    /// <summary>A tenant has it whose bytes can be copied elsewhere.</summary>
    Movable = 2,

    /// <summary>It cannot go now: a device has it, a request has marked it, its page block is being claimed, or its unit is leased or in transit.</summary>
    Blocked = 3,
}
