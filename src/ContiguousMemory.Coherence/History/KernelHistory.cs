using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.History;

/// <summary>What an era did on a machine, and what that came to.</summary>
/// <param name="Task">What was done.</param>
/// <param name="Machine">On what.</param>
/// <param name="Era">When.</param>
/// <param name="Strategy">How; null if the kernel did not do it there.</param>
/// <param name="Outcome">What it came to; null likewise.</param>
internal sealed record HistoryCell(KernelTask Task, MachineDescription Machine, Era Era, string? Strategy, Outcome? Outcome);

/// <summary>What a strategy comes to on a machine.</summary>
/// <param name="Verdict">The checker's verdict.</param>
/// <param name="Mismatch">Whether it leaves a cacheable mapping beside the non-cacheable one; see <see cref="MappingLint"/>.</param>
internal readonly record struct Outcome(Verdict Verdict, bool Mismatch);

/// <summary>A commit that changed what a task comes to on a machine.</summary>
/// <param name="Task">The task.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Change">The commit and what it did.</param>
/// <param name="From">The strategy before; null if there was none.</param>
/// <param name="Before">What it came to before; null likewise.</param>
/// <param name="After">What it has come to since.</param>
internal sealed record Turn(KernelTask Task, MachineDescription Machine, Change Change, string? From, Outcome? Before, Outcome? After)
{
    /// <summary>Whether the verdict changed, and not only how the page is mapped.</summary>
    public bool IsOfVerdict => Before?.Verdict != After?.Verdict;

    /// <summary>Whether what was right went wrong.</summary>
    public bool IsRegression => Before?.Verdict == Verdict.Ok && After?.Verdict != Verdict.Ok;
}

/// <summary>The verdict of each era on each machine, and the commits that changed it. Every verdict is the checker's.</summary>
/// <param name="Cells">Task by task, machine by machine, era by era.</param>
/// <param name="Turns">In the same order.</param>
internal sealed record KernelHistory(IReadOnlyList<HistoryCell> Cells, IReadOnlyList<Turn> Turns)
{
    /// <summary>Checks every strategy that a kernel ever used on every machine that it used it on.</summary>
    public static KernelHistory Run(IReadOnlyList<KernelTask> tasks, CancellationToken cancel = default)
    {
        Verdicts verdicts = new(tasks, cancel);
        List<HistoryCell> cells = [];
        List<Turn> turns = [];
        foreach (KernelTask task in tasks)
        {
            foreach (MachineDescription machine in Machines(task))
            {
                cells.AddRange(Enum.GetValues<Era>().Select(era => Cell(verdicts, task, machine, era)));
                turns.AddRange(TurnsOf(verdicts, task, machine, task.UpTo(Era.Linux61, machine.L1)));
                turns.AddRange(TurnsOf(verdicts, task, machine, task.UpTo(Era.Arm64, machine.L1)));
            }
        }

        return new(cells, turns);
    }

    /// <summary>The base machines of a task. The doorbell is the driver's affair and not the kernel's; a lazy kmap may always be left.</summary>
    public static IEnumerable<MachineDescription> Machines(KernelTask task) =>
        Matrix.Cells(task.Table)
            .Where(cell => cell.Strategy.Pages == task.Pages)
            .Select(cell => cell.Machine)
            .Where(machine => machine.Doorbell == Doorbell.Barrier && machine.LazyKmap == (task.Pages == PageKind.Highmem) && machine.Speculates)
            .Where(machine => task.UpTo(Era.Linux61, machine.L1).Any())
            .Distinct();

    private static HistoryCell Cell(Verdicts verdicts, KernelTask task, MachineDescription machine, Era era)
    {
        string? strategy = task.UpTo(era, machine.L1).LastOrDefault()?.Strategy;
        return new(task, machine, era, strategy, verdicts.Of(task, machine, strategy));
    }

    private static IEnumerable<Turn> TurnsOf(Verdicts verdicts, KernelTask task, MachineDescription machine, IEnumerable<Change> changes)
    {
        Change? earlier = null;
        foreach (Change change in changes)
        {
            Outcome? before = verdicts.Of(task, machine, earlier?.Strategy), after = verdicts.Of(task, machine, change.Strategy);
            if (earlier is not null && before != after) yield return new(task, machine, change, earlier.Strategy, before, after);
            earlier = change;
        }
    }
}
