namespace Cma.Reports.Timelines;

/// <summary>Who has a page block, as reports show it. What <see cref="BlockStates.Join"/> says of a block that several have a part of is the rule.</summary>
internal enum BlockState : byte
{
    /// <summary>Nobody.</summary>
    Free,

    /// <summary>A tenant whose contents a claim may drop.</summary>
    Discardable,

    /// <summary>A tenant whose contents a claim moves.</summary>
    Movable,

    /// <summary>A tenant, and it or a part of it is leased: it stays until the lease is given back.</summary>
    Leased,

    /// <summary>A device has it or a part of it.</summary>
    Device,

    /// <summary>Several tenants, or a tenant and nobody, have a part of it each.</summary>
    Mixed,

    /// <summary>Nobody may have it.</summary>
    Reserved,
}

/// <summary>Puts the parts of a block together.</summary>
internal static class BlockStates
{
    /// <summary>The states in the order of the legend.</summary>
    public static IReadOnlyList<BlockState> Legend { get; } =
        [BlockState.Device, BlockState.Leased, BlockState.Movable, BlockState.Discardable, BlockState.Mixed, BlockState.Reserved, BlockState.Free];

    /// <summary>What a person calls it; also its class on a page.</summary>
    public static string Name(BlockState state) => state switch
    {
        BlockState.Free => "free",
        BlockState.Discardable => "discardable",
        BlockState.Movable => "movable",
        BlockState.Leased => "leased",
        BlockState.Device => "device",
        BlockState.Mixed => "mixed",
        _ => "reserved",
    };

    /// <summary>
    /// The state of a block whose parts have these: what a device has counts first, then what is leased, and all other differences are mixed.
    /// </summary>
    public static BlockState Join(BlockState left, BlockState right) =>
        left == right ? left
        : left is BlockState.Device || right is BlockState.Device ? BlockState.Device
        : left is BlockState.Leased || right is BlockState.Leased ? BlockState.Leased
        : BlockState.Mixed;
}
