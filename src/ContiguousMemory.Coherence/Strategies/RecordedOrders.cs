using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Recording;
using ContiguousMemory.Engine.Dma.Maintenance;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>The orders of handing memory over that the engine's code has, as that code does them.</summary>
internal static class RecordedOrders
{
    private static readonly (string Id, PageKind Pages, HandOverOrder Order)[] s_orders =
    [
        ("D", PageKind.Lowmem, HandOverOrder.FlushThenChange),
        ("N2", PageKind.Highmem, HandOverOrder.FlushThenChange),
    ];

    /// <summary>The strategy as the engine does it; as it is written if the engine does not.</summary>
    public static Strategy AsRecorded(Strategy written)
    {
        foreach ((string id, PageKind pages, HandOverOrder order) in s_orders)
        {
            if (written.Table != StrategyTable.Alloc || written.Id != id || written.Pages != pages) continue;
            return written.As(HandOverRecorder.Record(CoreDescriptor.CortexA9 with { Order = order }, pages));
        }

        return written;
    }
}
