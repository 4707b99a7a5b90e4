using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>The machines of a variant, by whether an order can be right there at all.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Possible">Machines on which some order is right.</param>
/// <param name="Impossible">How many there are on which none is, of any length.</param>
/// <param name="Undecided">How many there are of which that is not known: the limits were reached, or the search does not take such machines.</param>
internal sealed record VariantMachines(Variant Variant, IReadOnlyList<MachineDescription> Possible, int Impossible, int Undecided)
{
    /// <summary>Every variant that has machines for the task. What no order can mend is no reason to pass over an order that mends the rest.</summary>
    /// <param name="task">The task.</param>
    /// <param name="limits">How far to look for an order on each machine.</param>
    /// <param name="progress">Told after each variant how many are done, and of how many.</param>
    /// <param name="cancel">Stops the search.</param>
    public static IReadOnlyList<VariantMachines> Of(SynthesisTask task, SearchLimits limits, Action<int, int>? progress = null, CancellationToken cancel = default)
    {
        List<VariantMachines> found = [];
        for (int at = 0; at < VariantCatalogue.All.Count; at++)
        {
            Variant variant = VariantCatalogue.All[at];
            MachineDescription[] machines = variant.Table is { } table && table != Table(task)
                ? []
                : [.. SynthesisMachines.All(task).Where(variant.On).Select(variant.Trait.Of)];
            if (machines.Length > 0) found.Add(Of(variant, machines, task, limits, cancel));
            progress?.Invoke(at + 1, VariantCatalogue.All.Count);
        }

        return found;
    }

    private static StrategyTable Table(SynthesisTask task) => task.Transfer is null ? StrategyTable.Alloc : StrategyTable.Streaming;

    private static VariantMachines Of(Variant variant, MachineDescription[] machines, SynthesisTask task, SearchLimits limits, CancellationToken cancel)
    {
        SearchEnd[] ends = new SearchEnd[machines.Length];
        Parallel.For(0, ends.Length, new ParallelOptions { CancellationToken = cancel }, at => ends[at] = EndOn(machines[at], task, limits, cancel));
        return new(
            variant,
            [.. machines.Where((_, at) => ends[at] == SearchEnd.Found)],
            ends.Count(end => end == SearchEnd.NoneIsRight),
            ends.Count(end => end is not (SearchEnd.Found or SearchEnd.NoneIsRight)));
    }

    private static SearchEnd EndOn(MachineDescription machine, SynthesisTask task, SearchLimits limits, CancellationToken cancel) => StateSpace.Takes(machine, Alphabet.For(task))
        ? new Synthesiser().Answer(new(task, [machine], Goal.Cheapest) { Limits = limits }, cancel: cancel).Ended
        : SearchEnd.BudgetUsedUp;
}
