using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Every strategy of the matrix. A new family is one file and one line here.</summary>
internal static class StrategyCatalogue
{
    /// <summary>The sequences as they were published or proposed.</summary>
    public static IReadOnlyList<Strategy> Written { get; } =
    [
        .. LowmemAliases.All,
        .. LowmemInPlace.All,
        .. LowmemMistakes.All,
        .. HighmemKmaps.All,
        .. HighmemAliases.All,
        .. StreamingToDevice.All,
        .. StreamingFromDevice.All,
        .. StreamingNeighbours.All,
    ];

    /// <summary>The strategies of the matrix: those that are the engine's own are recorded from it, and not typed again.</summary>
    public static IReadOnlyList<Strategy> All { get; } =
    [
        .. Written.Select(RecordedOrders.AsRecorded).Concat(RecordedOrders.Own).OrderBy(strategy => strategy.Table).ThenBy(strategy => strategy.Pages),
    ];

    /// <summary>The strategy of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public static Strategy Get(string id, StrategyTable table, PageKind pages = PageKind.Lowmem) =>
        All.FirstOrDefault(strategy => strategy.Id == id && strategy.Table == table && strategy.Pages == pages)
        ?? throw new KeyNotFoundException($"There is no strategy '{id}' here; there are {string.Join(", ", All.Where(s => s.Table == table && s.Pages == pages).Select(s => s.Id))}.");
}
