using ContiguousMemory.Engine.Buddy;

namespace Cma.Scenarios;

/// <summary>The words of a scenario for its choices; results use them too.</summary>
internal static class ScenarioWords
{
    public static readonly (string Word, BackingChoice Value)[] Backings =
        [("auto", BackingChoice.Auto), ("hugepages", BackingChoice.HugePages), ("collapsed", BackingChoice.Collapsed), ("pages", BackingChoice.Pages), ("paper", BackingChoice.Paper)];

    public static readonly (string Word, PlacementChoice Value)[] Placements = [("cheapest", PlacementChoice.Cheapest), ("linux", PlacementChoice.Linux)];

    public static readonly (string Word, LendingPromise Value)[] Promises = [("best-effort", LendingPromise.BestEffort), ("guaranteed", LendingPromise.Guaranteed)];

    public static readonly (string Word, TenantKind Value)[] Kinds = [("movable", TenantKind.Movable), ("discardable", TenantKind.Discardable)];

    public static readonly (string Word, SizeVariation Value)[] Variations =
        [("buffer", SizeVariation.Buffer), ("start", SizeVariation.Start), ("random", SizeVariation.Random)];

    public static readonly (string Word, AccessPattern Value)[] Patterns =
        [("sequential", AccessPattern.Sequential), ("random", AccessPattern.Random), ("zipf", AccessPattern.Zipf)];

    /// <summary>The word for a policy.</summary>
    public static string Of(PlacementChoice placement) => Find(Placements, placement);

    /// <summary>The word for a promise.</summary>
    public static string Of(LendingPromise promise) => Find(Promises, promise);

    /// <summary>The word for a kind of tenant.</summary>
    public static string Of(TenantKind kind) => Find(Kinds, kind);

    /// <summary>The word for a backing that was asked for.</summary>
    public static string Of(BackingChoice backing) => Find(Backings, backing);

    private static string Find<T>((string Word, T Value)[] words, T value)
        where T : struct, Enum => Array.Find(words, word => EqualityComparer<T>.Default.Equals(word.Value, value)).Word;
}
