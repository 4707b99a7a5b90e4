using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Guards;

/// <summary>What became of a mutant.</summary>
/// <param name="Strategy">Of which strategy it is.</param>
/// <param name="Mutant">The mutant.</param>
/// <param name="Killer">The first machine on which the strategy is ok and the mutant is not; null if it lives.</param>
/// <param name="Verdict">What it is there.</param>
internal sealed record MutantFate(Strategy Strategy, Mutant Mutant, MachineDescription? Killer, Verdict Verdict);

/// <summary>Tries every mutant of every strategy on the machines on which the strategy is ok.</summary>
internal static class MutationRun
{
    /// <param name="cells">Strategies and machines; cells that are not ok are left out.</param>
    /// <param name="cancel">Stops the run.</param>
    public static IReadOnlyList<MutantFate> Run(IEnumerable<MatrixCell> cells, CancellationToken cancel = default)
    {
        Explorer explorer = new();
        List<MutantFate> fates = [];
        foreach (IGrouping<Strategy, MatrixCell> group in cells.GroupBy(cell => cell.Strategy))
        {
            List<MachineDescription> sound = [.. group.Where(cell => explorer.Run(cell.Build(), cancel: cancel).Verdict == Verdict.Ok).Select(cell => cell.Machine)];
            if (sound.Count == 0) continue;
            foreach (Mutant mutant in Mutants.Of(group.Key.Sequence)) fates.Add(Fate(explorer, group.Key, mutant, sound, cancel));
        }

        return fates;
    }

    private static MutantFate Fate(Explorer explorer, Strategy strategy, Mutant mutant, List<MachineDescription> sound, CancellationToken cancel)
    {
        foreach (MachineDescription machine in sound)
        {
            Verdict verdict = explorer.Run(new CacheMachine(machine, mutant.Sequence), cancel: cancel).Verdict;
            if (verdict != Verdict.Ok) return new(strategy, mutant, machine, verdict);
        }

        return new(strategy, mutant, null, Verdict.Ok);
    }
}
