namespace Cma.Scenarios;

/// <summary>The memory a scenario runs on.</summary>
internal sealed record MachineSpec
{
    /// <summary>What the frames are made of.</summary>
    public BackingChoice Backing { get; init; }

    /// <summary>Bytes outside the areas, for what is moved out of them; a multiple of a page block, and zero where nothing needs to move.</summary>
    public required long Refuge { get; init; }
}

/// <summary>What a scenario's frames are made of.</summary>
internal enum BackingChoice
{
    /// <summary>Huge pages where the pool has enough of them, else plain pages made huge, else plain pages.</summary>
    Auto,

    /// <summary>Huge pages of 2 MiB, or refused.</summary>
    HugePages,

    /// <summary>Plain pages made huge, or refused.</summary>
    Collapsed,

    /// <summary>Plain pages.</summary>
    Pages,

    /// <summary>Frames without bytes: every decision, no contents.</summary>
    Paper,
}
