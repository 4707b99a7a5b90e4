using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Soundness;

namespace ContiguousMemory.Coherence.Tests.Checker;

public class SoundnessTests
{
    [Fact]
    public void Whole()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CMA_SOAK") == "1", "takes minutes; CMA_SOAK=1 runs it");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var answer in SoundnessRun.Run(null, TestContext.Current.CancellationToken))
        {
            Console.WriteLine($"{answer.Question.Name}: {answer.Cells} cells, {answer.States} states, {answer.Differences.Count} differ, {watch.Elapsed}");
            foreach (var g in answer.Differences.GroupBy(d => (d.Cell.Strategy.Id, d.Cell.Strategy.Pages, d.Narrow, d.Wide)))
                Console.WriteLine($"   {g.Key} {g.Count()} e.g. {g.First().Cell.Machine}");
        }
    }
}
