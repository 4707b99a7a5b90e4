using Cma.Commands.Coherence.Synthesising;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Judging;

/// <summary>A sequence held against machines.</summary>
/// <param name="Name">The file, or the strategy's id.</param>
/// <param name="Strategy">What was judged.</param>
/// <param name="Steps">The steps as they were written; null if they come from no file.</param>
/// <param name="Results">One for each machine.</param>
internal sealed record Judgement(string Name, Strategy Strategy, IReadOnlyList<WrittenStep>? Steps, IReadOnlyList<MatrixResult> Results)
{
    /// <summary>The machines on which a fault was found.</summary>
    public IEnumerable<MatrixResult> Faulty => Results.Where(result => result.Result.Verdict != Verdict.Ok);

    /// <summary>The machines on which the budget of states was used up before a fault was found or all was visited.</summary>
    public IEnumerable<MatrixResult> Unfinished => Results.Where(result => result.Result.IsPartial);

    /// <summary>The fault that takes the fewest steps, over all machines; null if there is none.</summary>
    public MatrixResult? Shortest => Faulty.MinBy(result => result.Result.Trace.Count);

    /// <summary>0 if right on every machine, 1 if a fault was found, 3 if none was found and not everything was visited.</summary>
    public int ExitCode => Faulty.Any() ? Commands.ExitCode.No : Unfinished.Any() ? Commands.ExitCode.Cannot : Commands.ExitCode.Done;

    /// <param name="name">The file, or the strategy's id.</param>
    /// <param name="strategy">What is judged.</param>
    /// <param name="steps">The steps as they were written.</param>
    /// <param name="machines">Against what.</param>
    /// <param name="budget">The states that each machine may take; null for as many as there can be.</param>
    /// <param name="cancel">Stops it.</param>
    public static Judgement Of(string name, Strategy strategy, IReadOnlyList<WrittenStep>? steps, IEnumerable<MachineDescription> machines, int? budget, CancellationToken cancel)
    {
        using SearchProgressLine progress = SearchProgressLine.OnStandardError();
        return new(name, strategy, steps, MatrixRun.Run(machines.Select(machine => new MatrixCell(strategy, machine)), budget ?? StateTable.MaxStates, progress.TellMachines, cancel));
    }
}
