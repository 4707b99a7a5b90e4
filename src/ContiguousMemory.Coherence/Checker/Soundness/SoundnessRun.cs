using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker.Soundness;

/// <summary>A cell whose verdict is another on the wider machine.</summary>
internal sealed record SoundnessDifference(MatrixCell Cell, Verdict Narrow, Verdict Wide)
{
    /// <summary>Whether right became wrong or wrong right; otherwise one fault became another, because the shortest way to any is a different one.</summary>
    public bool Turns => Narrow == Verdict.Ok != (Wide == Verdict.Ok);
}

/// <summary>What a question came to.</summary>
/// <param name="Question">The question.</param>
/// <param name="Cells">Cells that were run on the wider machine.</param>
/// <param name="States">States visited on the wider machine.</param>
/// <param name="Differences">Cells that came out differently.</param>
internal sealed record SoundnessAnswer(SoundnessQuestion Question, int Cells, long States, IReadOnlyList<SoundnessDifference> Differences)
{
    /// <summary>Cells that turned although the question does not expect it of their strategy.</summary>
    public IEnumerable<SoundnessDifference> Unexplained => Differences.Where(difference => difference.Turns && !Question.Changed.Contains(difference.Cell.Strategy.Id));
}

/// <summary>Asks whether the base machine, with one of everything, is enough.</summary>
internal static class SoundnessRun
{
    /// <param name="cells">The cells of the base to ask about; null for the whole matrix, which takes minutes.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <returns>An answer for each question.</returns>
    public static IReadOnlyList<SoundnessAnswer> Run(IEnumerable<MatrixCell>? cells = null, CancellationToken cancel = default)
    {
        MatrixResult[] narrow = MatrixRun.Run(cells ?? Matrix.Cells(), cancel: cancel);
        return [.. SoundnessQuestions.All.Select(question => Ask(question, narrow, cancel))];
    }

    private static SoundnessAnswer Ask(SoundnessQuestion question, IEnumerable<MatrixResult> narrow, CancellationToken cancel)
    {
        List<MatrixResult> asked = [.. narrow.Where(result => question.Fits(result.Cell.Machine))];
        MatrixResult[] wide = MatrixRun.Run(asked.Select(result => result.Cell with { Machine = question.Widen(result.Cell.Machine) }), cancel: cancel);
        List<SoundnessDifference> differences =
        [
            .. from pair in asked.Zip(wide)
            where pair.First.Result.Verdict != pair.Second.Result.Verdict
            select new SoundnessDifference(pair.First.Cell, pair.First.Result.Verdict, pair.Second.Result.Verdict),
        ];
        return new(question, asked.Count, wide.Sum(result => (long)result.Result.States), differences);
    }
}
