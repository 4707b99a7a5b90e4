namespace ContiguousMemory.Engine.Frames;

/// <summary>The one place a frame is in.</summary>
public enum FrameState : byte
{
    /// <summary>There is no memory at this number.</summary>
    Absent = 0,

    /// <summary>Set aside before the machine booted: an area not yet activated, or a part of one that was reserved early.</summary>
    Reserved = 1,

    /// <summary>The first frame of a free block in the buddy.</summary>
    FreeHead = 2,

    /// <summary>Any other frame of a free block.</summary>
    FreeBody = 3,

    /// <summary>Held by a tenant, which can be moved or dropped.</summary>
    Lent = 4,

    /// <summary>Taken by a claim and in a device's hands.</summary>
    Claimed = 5,

    /// <summary>Taken from the buddy by somebody who can neither move nor drop it.</summary>
    Taken = 6,
}
