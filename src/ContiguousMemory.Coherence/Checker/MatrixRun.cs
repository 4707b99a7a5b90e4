namespace ContiguousMemory.Coherence.Checker;

/// <summary>A cell with what it came to.</summary>
internal sealed record MatrixResult(MatrixCell Cell, CheckResult Result);

/// <summary>Checks many cells on all cores. The answers do not hang on how many there are.</summary>
internal static class MatrixRun
{
    /// <summary>The results, in the order of the cells.</summary>
    /// <param name="cells">What to check.</param>
    /// <param name="budget">The states that each cell may take; see <see cref="Explorer.Run"/>.</param>
    /// <param name="told">Told how many cells are done, and of how many; by any thread.</param>
    /// <param name="cancel">Stops the run.</param>
    public static MatrixResult[] Run(IEnumerable<MatrixCell> cells, int budget = StateTable.MaxStates, Action<int, int>? told = null, CancellationToken cancel = default)
    {
        MatrixCell[] all = [.. cells];
        MatrixResult[] results = new MatrixResult[all.Length];
        int done = 0;
        Parallel.For(
            0,
            all.Length,
            new ParallelOptions { CancellationToken = cancel },
            static () => new Explorer(),
            (index, _, explorer) =>
            {
                results[index] = new(all[index], explorer.Run(all[index].Build(), budget, cancel: cancel));
                told?.Invoke(Interlocked.Increment(ref done), all.Length);
                return explorer;
            },
            static _ => { });
        return results;
    }
}
