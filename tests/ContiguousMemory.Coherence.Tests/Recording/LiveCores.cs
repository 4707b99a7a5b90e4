using ContiguousMemory.Engine.Dma.Maintenance;
using static ContiguousMemory.Engine.Dma.Maintenance.HandOverAct;

namespace ContiguousMemory.Coherence.Tests.Recording;

/// <summary>The cores that the live machine is tried with: the engine's, and those of them that have no outer cache above one as well.</summary>
internal static class LiveCores
{
    public static IReadOnlyList<CoreDescriptor> All { get; } =
    [
        .. CoreDescriptor.All,
        CoreDescriptor.Arm926 with { Outer = OuterCache.L2x0 },
        CoreDescriptor.Arm1136 with { Outer = OuterCache.L2x0 },
        CoreDescriptor.CortexA9 with { Outer = OuterCache.L2x0Erratum588369 },
        CoreDescriptor.Armv8 with { Outer = OuterCache.L2x0 },
    ];

    /// <summary>N6b of the tables: nothing is mapped cacheable; lines of every colour go by a non-cacheable alias of that colour; zeroes by the buffer's own.</summary>
    public static HandOverOrder EveryColour { get; } = new(
        "every colour",
        HandOverOrder.ChangeThenFlush.LowMemory,
        [
            new(PurgeKmaps), new(Map, HandOverView.Buffer), new(Map, HandOverView.OtherColours), new(FlushInner, HandOverView.Buffer),
            new(FlushInner, HandOverView.OtherColours), new(Drain), new(FlushOuter), new(Unmap, HandOverView.OtherColours),
            new(InvalidateTlb, HandOverView.OtherColours), new(Zero, HandOverView.Buffer), new(Drain), new(SyncOuter),
        ]);

    /// <summary>Whether the core fills lines unasked, as far as its kernel believes: ownership of a line would be no use otherwise.</summary>
    public static bool Speculates(CoreDescriptor core) => core.Inner.Name != CoreDescriptor.Arm11MpCore.Inner.Name;

    public static CoreDescriptor Get(string name) => All.First(core => core.ToString() == name);
}
