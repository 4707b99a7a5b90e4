using ContiguousMemory.Coherence.Checker.KmapSlots;

namespace ContiguousMemory.Coherence.History;

/// <summary>What an era's slots come to on a kind of cache.</summary>
/// <param name="Task">Whose kmaps.</param>
/// <param name="IsVivt">Whether the cache is virtually tagged.</param>
/// <param name="Era">When.</param>
/// <param name="Change">What was in force.</param>
/// <param name="Faults">What can go wrong; none if nothing can.</param>
internal sealed record SlotCell(SlotTask Task, bool IsVivt, Era Era, SlotChange Change, IReadOnlyList<KmapSlotFault> Faults);

/// <summary>A commit that changed what can go wrong.</summary>
/// <param name="Task">Whose kmaps.</param>
/// <param name="IsVivt">Whether the cache is virtually tagged.</param>
/// <param name="Change">The commit and what it did.</param>
/// <param name="From">What was in force before.</param>
/// <param name="Before">What could go wrong before.</param>
/// <param name="After">What can since.</param>
internal sealed record SlotTurn(SlotTask Task, bool IsVivt, SlotChange Change, SlotChange From, IReadOnlyList<KmapSlotFault> Before, IReadOnlyList<KmapSlotFault> After)
{
    /// <summary>Whether what was right went wrong.</summary>
    public bool IsRegression => Before.Count == 0 && After.Count > 0;
}

/// <summary>The faults of each era's slots, and the commits that changed them. Every fault is the slot checker's.</summary>
/// <param name="Cells">Task by task, cache by cache, era by era.</param>
/// <param name="Turns">In the same order.</param>
internal sealed record SlotHistory(IReadOnlyList<SlotCell> Cells, IReadOnlyList<SlotTurn> Turns)
{
    public static SlotHistory Run(IReadOnlyList<SlotTask> tasks)
    {
        List<SlotCell> cells = [];
        List<SlotTurn> turns = [];
        foreach (SlotTask task in tasks)
        {
            foreach (bool vivt in task.HasVivt ? new[] { false, true } : [false])
            {
                foreach (Era era in Enum.GetValues<Era>().Where(era => era != Era.Arm64))
                {
                    SlotChange inForce = task.Changes.Last(change => change.Era <= era);
                    cells.Add(new(task, vivt, era, inForce, Faults(inForce, vivt)));
                }

                for (int at = 1; at < task.Changes.Count; at++)
                {
                    SlotTurn turn = new(task, vivt, task.Changes[at], task.Changes[at - 1], Faults(task.Changes[at - 1], vivt), Faults(task.Changes[at], vivt));
                    if (!turn.Before.SequenceEqual(turn.After)) turns.Add(turn);
                }
            }
        }

        return new(cells, turns);
    }

    private static List<KmapSlotFault> Faults(SlotChange change, bool vivt) => [.. KmapSlotCheck.Run(change.Discipline, vivt).Faults.Keys.Order()];
}
