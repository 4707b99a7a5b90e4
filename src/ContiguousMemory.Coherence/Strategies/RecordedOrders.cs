using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Recording;
using ContiguousMemory.Engine.Dma.Maintenance;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>The strategies that the engine's code follows, as that code does them: those that somebody wrote down before it, and the engine's own.</summary>
internal static class RecordedOrders
{
    /// <summary>32-bit Arm with an outer cache, and a core that cleans where that one drops.</summary>
    private static readonly CoreDescriptor s_drops = CoreDescriptor.CortexA9, s_cleans = CoreDescriptor.Armv8 with { Outer = Engine.Dma.Maintenance.OuterCache.L2x0 };

    private static readonly Dictionary<(StrategyTable Table, PageKind Pages, string Id), Func<IReadOnlyList<Primitive>>> s_recorders = new()
    {
        [(StrategyTable.Alloc, PageKind.Lowmem, "A")] = () => InOrder(HandOverOrder.SecondMapping, PageKind.Lowmem),
        [(StrategyTable.Alloc, PageKind.Lowmem, "D")] = () => InOrder(HandOverOrder.FlushThenChange, PageKind.Lowmem),
        [(StrategyTable.Alloc, PageKind.Lowmem, "D2")] = () => InOrder(HandOverOrder.ChangeThenFlush, PageKind.Lowmem),
        [(StrategyTable.Alloc, PageKind.Highmem, "N2")] = () => InOrder(HandOverOrder.FlushThenChange, PageKind.Highmem),
        [(StrategyTable.Alloc, PageKind.Highmem, "N4")] = () => InOrder(HandOverOrder.ChangeThenFlush, PageKind.Highmem),
        [(StrategyTable.Alloc, PageKind.Highmem, "N6b")] = () => InOrder(HandOverOrder.EveryColour, PageKind.Highmem),
        [(StrategyTable.Streaming, PageKind.Lowmem, "T1")] = () => StreamingRecorder.ToDevice(s_drops),
        [(StrategyTable.Streaming, PageKind.Lowmem, "F1")] = () => StreamingRecorder.FromDevice(s_drops),
        [(StrategyTable.Streaming, PageKind.Lowmem, "F4")] = () => StreamingRecorder.FromDevice(s_cleans),
        [(StrategyTable.Streaming, PageKind.Lowmem, "S1")] = () => StreamingRecorder.FromIdleDevice(s_drops),
        [(StrategyTable.Streaming, PageKind.Lowmem, "S2")] = () => StreamingRecorder.FromIdleDevice(s_cleans),
    };

    /// <summary>Strategies that nobody wrote down before the engine had them.</summary>
    public static IEnumerable<Strategy> Own =>
    [
        new("W", StrategyTable.Alloc, PageKind.Lowmem, InOrder(HandOverOrder.FlushOnce, PageKind.Lowmem), "the engine's own: change the mapping, then flush, once"),
        new("W", StrategyTable.Alloc, PageKind.Highmem, InOrder(HandOverOrder.FlushOnce, PageKind.Highmem), "the engine's own where L1 does not alias: flush once, by the new address"),
        new("pool", StrategyTable.Alloc, PageKind.Lowmem, BufferRecorder.FromStolenMemory(s_drops), "dma_alloc_area: stolen at boot, out of every cache since; at second hand"),
        new("atomic", StrategyTable.Alloc, PageKind.Lowmem, BufferRecorder.FromAtomicPool(s_drops), "made coherent beforehand, for those who may not wait; at second hand"),
        .. RecordedEdges.All,
    ];

    /// <summary>The strategy as the engine does it; as it is written if the engine does not.</summary>
    public static Strategy AsRecorded(Strategy written) => s_recorders.TryGetValue((written.Table, written.Pages, written.Id), out var record)
        ? new(written.Id, written.Table, written.Pages, record(), written.About)
        : written;

    private static IReadOnlyList<Primitive> InOrder(HandOverOrder order, PageKind pages) => BufferRecorder.FromArea(s_drops with { Order = order }, pages);
}
