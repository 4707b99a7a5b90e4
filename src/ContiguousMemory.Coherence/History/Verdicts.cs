using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.History;

/// <summary>The checker's verdicts on every strategy and machine of some tasks, looked up.</summary>
internal sealed class Verdicts
{
    private readonly Dictionary<(Strategy, MachineDescription), Verdict> _verdicts = [];

    public Verdicts(IReadOnlyList<KernelTask> tasks, CancellationToken cancel)
    {
        IEnumerable<MatrixCell> cells =
            from task in tasks
            from machine in KernelHistory.Machines(task)
            from strategy in task.Changes.Where(change => change.On(machine.L1)).Select(change => change.Strategy).OfType<string>().Distinct()
            select new MatrixCell(StrategyCatalogue.Get(strategy, task.Table, task.Pages), machine);
        foreach (MatrixResult result in MatrixRun.Run(cells.Distinct(), cancel: cancel))
            _verdicts[(result.Cell.Strategy, result.Cell.Machine)] = result.Result.Verdict;
    }

    /// <summary>What came of it; null without a strategy.</summary>
    public Outcome? Of(KernelTask task, MachineDescription machine, string? strategy)
    {
        if (strategy is null) return null;
        Strategy found = StrategyCatalogue.Get(strategy, task.Table, task.Pages);
        return new(_verdicts[(found, machine)], MappingLint.LeavesMismatch(found.Sequence, machine));
    }
}
