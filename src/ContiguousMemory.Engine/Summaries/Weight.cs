namespace ContiguousMemory.Engine.Summaries;

/// <summary>
/// What it would take to empty some frames, in one number: how many of them cannot go, above, and the work for the others, below. Weights add up, and the
/// least of several is the one with the fewest obstacles and, of those, the least work.
/// </summary>
/// <remarks>2^26 frames of work 8 stay below bit 30, and 2^26 obstacles below bit 59.</remarks>
internal static class Weight
{
    /// <summary>What dropping a frame costs. Arbitrary but for the order: a drop frees memory and copies nothing.</summary>
    public const int DiscardCost = 1;

    /// <summary>What moving a frame costs. Arbitrary: a copy of 4 KiB against an entry in a table.</summary>
    public const int MoveCost = 8;

    /// <summary>The weight of one frame that cannot go.</summary>
    public const long OneBlocked = 1L << BlockedShift;

    /// <summary>More than any frames weigh: of a window that may not be had at all.</summary>
    public const long Never = 1L << 60;

    private const int BlockedShift = 32;

    public static long Of(FrameClass frameClass) => frameClass switch
    {
        FrameClass.Free => 0,
        FrameClass.Discardable => DiscardCost,
        FrameClass.Movable => MoveCost,
        _ => OneBlocked,
    };

    /// <summary>The weight of so many frames of each class.</summary>
    public static long Of(int discardable, int movable, int blocked) =>
        ((long)blocked << BlockedShift) + (DiscardCost * discardable) + ((long)MoveCost * movable);

    /// <summary>The work alone.</summary>
    public static long WorkOf(long weight) => weight & (OneBlocked - 1);

    /// <summary>How many frames cannot go.</summary>
    public static long BlockedIn(long weight) => weight >> BlockedShift;
}
