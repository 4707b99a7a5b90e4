using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Soundness;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Document;

/// <summary>Whether one of everything is enough, asked where most can go wrong; the tests ask more, and the long ones the whole matrix.</summary>
internal static class SoundnessBlock
{
    public static string Text(CancellationToken cancel) => Markdown.Table(
        ["made wider", "cells", "verdicts turned", "why"],
        SoundnessRun.Run(Matrix.Cells().Where(IsAsked), cancel).Select(answer => (IReadOnlyList<string>)
        [
            answer.Question.About,
            $"{answer.Cells}",
            Turned(answer),
            answer.Question.Because,
        ]));

    /// <summary>The machines on which most can go wrong.</summary>
    private static bool IsAsked(MatrixCell cell) =>
        cell is { Machine: { Doorbell: Doorbell.Barrier, L1: not L1Kind.Vipt, Outer: OuterCache.Pl310, Speculates: true }, Strategy.Pages: PageKind.Lowmem }
        && (cell.Strategy.Table == StrategyTable.Streaming || cell.Machine.NonCacheable == NonCacheablePolicy.MayHit);

    private static string Turned(SoundnessAnswer answer)
    {
        string[] turned = [.. answer.Differences.Where(difference => difference.Turns).Select(difference => difference.Cell.Strategy.Id).Distinct()];
        return turned.Length == 0 ? "none" : string.Join(", ", turned) + (answer.Unexplained.Any() ? " **(not all expected)**" : "");
    }
}
