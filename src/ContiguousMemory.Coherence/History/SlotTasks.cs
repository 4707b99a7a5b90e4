using ContiguousMemory.Coherence.Checker.KmapSlots;

namespace ContiguousMemory.Coherence.History;

/// <summary>What is known of how kernels handed out fixmap slots. 2.6.37 lay between the eras: it had 3e4d3af501 and 20273941f, and not yet 39af22a79.</summary>
internal static class SlotTasks
{
    private const string Memory = "the sources before and after; the commit's body from memory";

    private static readonly SlotChange s_fixed = new()
    {
        Era = Era.Linux2633,
        What = "each use names its slot, whoever is interrupted",
        Source = "the sources of 2.6.33",
        Discipline = KmapDiscipline.Fixed,
    };

    public static IReadOnlyList<SlotTask> All { get; } =
    [
        new(
            "an interrupt kmaps while a task has kmaps",
            true,
            [
                s_fixed,
                new() { Era = Era.Linux2638, Commit = "3e4d3af501", What = "slots become a stack, popped before the entry is cleared", Source = "the follow-up's message, and memory", Discipline = KmapDiscipline.StackPoppedFirst },
                new() { Era = Era.Linux2638, Commit = "20273941f", What = "the entry is cleared before the slot is popped", Source = "the commit's message", Discipline = KmapDiscipline.StackPoppedLast },
            ]),
        new(
            "an interrupt kmaps while a task maintains a page's cache lines",
            false,
            [
                s_fixed,
                new() { Era = Era.Linux2634, Commit = "7e5a69e83b", What = "one slot for maintenance, whose entry is saved and put back", Source = "the commit's message", Discipline = KmapDiscipline.FixedAndSaved },
                new() { Era = Era.Linux2638, Commit = "3e4d3af501", What = "slots become a stack, which knows nothing of that one", Source = Memory, Discipline = KmapDiscipline.FixedBesideStack },
                new() { Era = Era.Linux2638, Commit = "39af22a79", What = "maintenance takes its slot off the stack too", Source = Memory, Discipline = KmapDiscipline.StackPoppedLast },
            ]),
    ];
}
