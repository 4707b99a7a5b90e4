using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Soundness;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>One line, one page, two colours and one CPU are enough for a verdict, except where the question itself says not.</summary>
public class SoundnessTests
{
    /// <summary>All strategies for lowmem and streaming, and those for highmem that are right or nearly right, on a machine of each kind.</summary>
    [Fact]
    public void Run_CellsOfEachKind_OnlyTheExpectedOnesTurn() => Holds(Matrix.Cells().Where(IsOfTheFewer));

    [Fact]
    public void Run_WholeMatrix_OnlyTheExpectedOnesTurn()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CMA_SOAK") == "1", "takes some minutes; CMA_SOAK=1 runs it");
        Holds(Matrix.Cells());
    }

    private static bool IsOfTheFewer(MatrixCell cell) =>
        cell.Machine is { Doorbell: Doorbell.Barrier, L1: not L1Kind.Vipt }
        && (cell.Strategy.Pages == PageKind.Lowmem || (cell.Strategy.Id is "N2" or "N6" or "T" && cell.Machine is { LazyKmap: false, Outer: OuterCache.None }));

    private static void Holds(IEnumerable<MatrixCell> cells)
    {
        foreach (SoundnessAnswer answer in SoundnessRun.Run(cells, TestContext.Current.CancellationToken))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{answer.Question.Name}: {answer.Cells} cells, {answer.States} states, {answer.Differences.Count} differ, {answer.Differences.Count(one => one.Turns)} turned");
            Assert.True(answer.Cells > 50, answer.Question.Name);
            Assert.Empty(answer.Unexplained);

            // An expectation that nothing meets is out of date.
            Assert.Equal(answer.Question.Changed.Order(), answer.Differences.Where(one => one.Turns).Select(one => one.Cell.Strategy.Id).Distinct().Order());
        }
    }
}
