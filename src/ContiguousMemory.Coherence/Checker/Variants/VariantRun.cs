using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>A cell of a variant beside its cell of the base.</summary>
internal sealed record VariantResult(Variant Variant, MatrixResult Base, MatrixResult Varied)
{
    /// <summary>Whether the variant makes of right wrong or of wrong right.</summary>
    public bool TurnsOk => Base.Result.Verdict == Verdict.Ok != (Varied.Result.Verdict == Verdict.Ok);

    /// <summary>Whether it makes of one fault another, because the shortest way to any is a different one.</summary>
    public bool TellsAnotherFault => !TurnsOk && Base.Result.Verdict != Varied.Result.Verdict;
}

/// <summary>Checks variants against the base.</summary>
internal static class VariantRun
{
    /// <param name="variants">Which.</param>
    /// <param name="table">Of which table; null for both.</param>
    /// <param name="known">Results of the base that are there already.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <returns>A result for each cell of each variant, in their order.</returns>
    public static IReadOnlyList<VariantResult> Run(
        IEnumerable<Variant> variants, StrategyTable? table = null, IEnumerable<MatrixResult>? known = null, CancellationToken cancel = default)
    {
        List<(Variant Variant, MatrixCell Base, MatrixCell Varied)> pairs =
            [.. variants.SelectMany(variant => variant.Pairs(table).Select(pair => (variant, pair.Base, pair.Varied)))];
        Dictionary<(Strategy, MachineDescription), MatrixResult> results = (known ?? []).ToDictionary(result => (result.Cell.Strategy, result.Cell.Machine));
        IEnumerable<MatrixCell> missing = pairs.Select(pair => pair.Base).DistinctBy(cell => (cell.Strategy, cell.Machine)).Where(cell => !results.ContainsKey((cell.Strategy, cell.Machine)));
        foreach (MatrixResult result in MatrixRun.Run(missing, cancel: cancel)) results.Add((result.Cell.Strategy, result.Cell.Machine), result);

        MatrixResult[] varied = MatrixRun.Run(pairs.Select(pair => pair.Varied), cancel: cancel);
        return [.. pairs.Select((pair, index) => new VariantResult(pair.Variant, results[(pair.Base.Strategy, pair.Base.Machine)], varied[index]))];
    }
}
