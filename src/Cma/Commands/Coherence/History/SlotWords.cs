using ContiguousMemory.Coherence.Checker.KmapSlots;

namespace Cma.Commands.Coherence.History;

/// <summary>What the slots of kmaps are called in what the tool prints.</summary>
internal static class SlotWords
{
    public static string Of(KmapDiscipline discipline) => discipline switch
    {
        KmapDiscipline.Fixed => "named slots",
        KmapDiscipline.FixedAndSaved => "a saved slot",
        KmapDiscipline.FixedBesideStack => "a saved slot beside a stack",
        KmapDiscipline.StackPoppedFirst => "a stack, popped first",
        _ => "a stack, popped last",
    };

    public static string Of(IReadOnlyList<KmapSlotFault> faults) => faults.Count == 0 ? "ok" : string.Join("+", faults.Select(Of));

    public static string Cache(bool isVivt) => isVivt ? "vivt" : "vipt/pipt";

    private static string Of(KmapSlotFault fault) => fault switch
    {
        KmapSlotFault.MappingLost => "mapping-lost",
        KmapSlotFault.StaleLine => "stale-line",
        _ => "slot-not-clear",
    };
}
