using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Guards;
using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence.Document;

/// <summary>How many mutants of right strategies the checker finds out.</summary>
internal static class MutantsBlock
{
    public static string Text(CancellationToken cancel)
    {
        // vipt would only repeat pipt.
        IReadOnlyList<MutantFate> fates = MutationRun.Run(Matrix.Cells().Where(cell => cell.Machine.L1 != L1Kind.Vipt), cancel);
        int killed = fates.Count(fate => fate.Killer is not null);
        string verdicts = string.Join(", ", fates.Where(fate => fate.Killer is not null).GroupBy(fate => fate.Verdict).OrderBy(group => group.Key).Select(group => $"{MatrixWords.Of(group.Key)} {group.Count()}"));
        return $"Of {fates.Count} mutants of {fates.Select(fate => fate.Strategy).Distinct().Count()} strategies that are ok somewhere, {killed} are found out ({verdicts}) and {fates.Count - killed} live.\n";
    }
}
