using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Recording;
using ContiguousMemory.Engine.Dma.Maintenance;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>
/// What each core family does with a line that a buffer has in part, while a device writes to the buffer: P1 with the neighbour written during the transfer,
/// P3 with the neighbour written before. All but Feroceon, which has its own, above an L2C-210. Only v6 treats its first line otherwise than its last.
/// </summary>
internal static class RecordedEdges
{
    private static readonly CoreDescriptor s_v5 = Above210(CoreDescriptor.Arm926), s_v6 = Above210(CoreDescriptor.Arm1136), s_v7 = Above210(CoreDescriptor.CortexA9);

    public static IEnumerable<Strategy> All =>
    [
        .. Both("v5", s_v5, LinePlace.First),
        .. Both("v5.within", s_v5, LinePlace.Within),
        .. Both("v6.first", s_v6, LinePlace.First),
        .. Both("v6.last", s_v6, LinePlace.Last),
        .. Both("v6.within", s_v6, LinePlace.Within),
        .. Both("v7", s_v7, LinePlace.First),
        .. Both("v7.within", s_v7, LinePlace.Within),
        .. Both("feroceon", CoreDescriptor.Feroceon, LinePlace.First),
        .. Both("feroceon.within", CoreDescriptor.Feroceon, LinePlace.Within),
    ];

    private static IEnumerable<Strategy> Both(string name, CoreDescriptor core, LinePlace place) =>
    [
        New($"P1.{name}", StreamingRecorder.NeighbourDuring(core, place), $"P1 with what {core.Inner.Name} does to {Words(place)}"),
        New($"P3.{name}", StreamingRecorder.NeighbourBefore(core, place), $"P3 with what {core.Inner.Name} does to {Words(place)}"),
    ];

    private static string Words(LinePlace place) => place switch
    {
        LinePlace.First => "the first line in part",
        LinePlace.Last => "the last line in part",
        _ => "a line that has all of the buffer, and more",
    };

    private static Strategy New(string id, IReadOnlyList<Primitive> recorded, string about) => new(id, StrategyTable.Streaming, PageKind.Lowmem, recorded, about);

    private static CoreDescriptor Above210(CoreDescriptor core) => core with { Outer = Engine.Dma.Maintenance.OuterCache.L2x0 };
}
