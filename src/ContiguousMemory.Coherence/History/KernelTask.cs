using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.History;

/// <summary>Something that kernels do for drivers, and how they did it over time.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Table">The table of its strategies.</param>
/// <param name="Pages">The kind of page.</param>
/// <param name="Changes">In the order of time, those of the arm64 tree last.</param>
internal sealed record KernelTask(string Name, StrategyTable Table, PageKind Pages, IReadOnlyList<Change> Changes)
{
    /// <summary>What is in force on a machine: the changes of its tree up to an era, the last one deciding.</summary>
    public IEnumerable<Change> UpTo(Era era, L1Kind l1) =>
        Changes.Where(change => change.On(l1) && (era == Era.Arm64 ? change.Era == Era.Arm64 : change.Era <= era));
}
