using ContiguousMemory.Engine.Buddy;

namespace Cma.Scenarios;

/// <summary>One contiguous area.</summary>
internal sealed record AreaSpec
{
    /// <summary>Its name; no other area has it.</summary>
    public required string Name { get; init; }

    /// <summary>Its length in bytes; a multiple of a page block and of 2^<see cref="OrderPerBit"/> frames.</summary>
    public required long Size { get; init; }

    /// <summary>log2 of the frames that one bit of its bitmap stands for.</summary>
    public int OrderPerBit { get; init; }

    /// <summary>Its placement policy; null takes the scenario's.</summary>
    public PlacementChoice? Placement { get; init; }

    /// <summary>What it promises to devices while it lends.</summary>
    public LendingPromise Promise { get; init; }
}

/// <summary>How an area chooses the window of a claim.</summary>
internal enum PlacementChoice
{
    /// <summary>The window with the least work.</summary>
    Cheapest,

    /// <summary>First fit, as the kernel does it.</summary>
    Linux,
}
