using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Tests.Machine;

public class DescribeTests
{
    [Fact]
    public void Describe_EveryStepOfEveryTrace_SaysSomethingOnOneLine()
    {
        Explorer explorer = new();
        HashSet<string> told = [];
        foreach (MatrixCell cell in Matrix.Cells().Where(cell => cell.Machine.Outer == OuterCache.Pl310))
        {
            CacheMachine machine = cell.Build();
            foreach (TraceStep step in explorer.Run(machine, cancel: TestContext.Current.CancellationToken).Trace)
            {
                string state = machine.Describe(step.State), action = step.Action is { } taken ? machine.Describe(taken) : "";
                Assert.StartsWith("memory ", state, StringComparison.Ordinal);
                Assert.DoesNotContain("  ", state + action, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', state + action);
                told.Add(action);
            }
        }

        Assert.Contains("the driver writes C by the non-cacheable address", told);
        Assert.Contains("a lazy kmap is purged", told);
    }
}
