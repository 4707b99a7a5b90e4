namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>What a search came to.</summary>
/// <param name="Sequence">A right sequence than which none costs less; null if none was found.</param>
/// <param name="Cost">What it costs. If none was found, no right sequence costs less than this.</param>
/// <param name="Ended">Why the search ended.</param>
/// <param name="Counts">What was done.</param>
internal sealed record SearchResult(Sequence? Sequence, long Cost, SearchEnd Ended, SearchCounts Counts);

/// <summary>Why a search ended.</summary>
internal enum SearchEnd
{
    /// <summary>A right sequence was found.</summary>
    Found,

    /// <summary>No sequence is right, of any length.</summary>
    NoneIsRight,

    /// <summary>No sequence of the allowed length is right.</summary>
    NoneIsShortEnough,

    /// <summary>The budget ran out first: the answer is partial.</summary>
    BudgetUsedUp,
}

/// <summary>What a search did.</summary>
/// <param name="Tried">Sequences that make sense, each a kept one and a step more.</param>
/// <param name="Merged">Of these, those that leave every machine as a kept one does, which is no dearer and no longer.</param>
/// <param name="Dominated">Those after which every machine may be in all the states that a kept one leaves, and more.</param>
/// <param name="Faulty">Those that show a fault on their way.</param>
/// <param name="Judged">Those that may end, and were asked whether all is well from there on.</param>
internal readonly record struct SearchCounts(long Tried, long Merged, long Dominated, long Faulty, long Judged)
{
    public static SearchCounts operator +(SearchCounts one, SearchCounts other) => new(
        one.Tried + other.Tried, one.Merged + other.Merged, one.Dominated + other.Dominated, one.Faulty + other.Faulty, one.Judged + other.Judged);
}

/// <summary>How far a search may go.</summary>
internal sealed record SearchLimits
{
    /// <summary>The most steps that a program of the machine has: the given ones, two to end with, and the sequence's.</summary>
    public const int LongestSequence = 56;

    /// <summary>The most steps of a sequence, 1 to <see cref="LongestSequence"/>. Default, arbitrary: twice the longest order known.</summary>
    public int MaxLength { get; init; } = 24;

    /// <summary>The most sequences to try, 1 or more. Default, arbitrary: ten times what the hardest machine needs.</summary>
    public long Budget { get; init; } = 5_000_000;
}
