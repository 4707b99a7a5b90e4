using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>Which free frames may serve which request: the rules by which an area lends (facts of the kernel's mm/page_alloc.c, 6.12).</summary>
/// <remarks>
/// Only a movable request that is not long-term borrows from areas (ALLOC_CMA). It turns to them first once free area frames are more than
/// <paramref name="CmaFirstAbovePercent"/> of the zone's free frames, and otherwise after its own kind. The kernel fixes that share at half.
/// </remarks>
/// <param name="CmaFirstAbovePercent">0 to 100. 0 fills areas before anything else; 100 makes them the last resort, as before 2020.</param>
public readonly record struct LendingRules(int CmaFirstAbovePercent)
{
    /// <summary>The kernel's: half.</summary>
    public static LendingRules Default => new(50);

    /// <summary>
    /// Whether movable tenants go to areas that place their tenants (policy <c>cheapest</c>) only when there is no room outside: what lies outside never has to
    /// move. Not so by default.
    /// </summary>
    public bool MovableOutsideFirst { get; init; }

    /// <summary>Where a request of each type goes when its own lists are empty: fallbacks[] of page_alloc.c.</summary>
    internal static ReadOnlySpan<MigrateType> FallbacksOf(MigrateType type) => type switch
    {
        MigrateType.Unmovable => s_forUnmovable,
        MigrateType.Movable => s_forMovable,
        MigrateType.Reclaimable => s_forReclaimable,
        _ => [],
    };

    private static readonly MigrateType[] s_forUnmovable = [MigrateType.Reclaimable, MigrateType.Movable];
    private static readonly MigrateType[] s_forMovable = [MigrateType.Reclaimable, MigrateType.Unmovable];
    private static readonly MigrateType[] s_forReclaimable = [MigrateType.Unmovable, MigrateType.Movable];

    internal bool CmaFirst(Zone zone) => zone.FreeCmaFrames * 100 > zone.FreeFrames * CmaFirstAbovePercent;
}
