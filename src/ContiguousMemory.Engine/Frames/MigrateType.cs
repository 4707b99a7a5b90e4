namespace ContiguousMemory.Engine.Frames;

/// <summary>What a page block is for, and so which requests its free frames may serve (enum migratetype in the kernel's mmzone.h).</summary>
public enum MigrateType : byte
{
    /// <summary>Frames whose holder can neither move nor drop them.</summary>
    Unmovable = 0,

    /// <summary>Frames whose contents can be copied elsewhere.</summary>
    Movable = 1,

    /// <summary>Frames whose contents can be dropped and made again.</summary>
    Reclaimable = 2,

    /// <summary>Frames of an area. They serve movable requests alone, and the block keeps this type for as long as it is the area's.</summary>
    Cma = 3,

    /// <summary>Frames being claimed. They serve nobody until the claim ends.</summary>
    Isolate = 4,
}
