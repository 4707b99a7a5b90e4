using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>Which of the orders that kernels have used are as cheap as can be, and where.</summary>
public class KnownOrdersTests
{
    [Theory]
    [InlineData("lowmem", "Pipt Pl310 Bypass", "A 0, G 0, D 2, D2 259")]
    [InlineData("lowmem", "Pipt None Bypass Barrier", "A 1, G 1, D 3, D2 132")]
    [InlineData("lowmem", "Vivt Pl310 MayHit", "A 0, G wrong, D 2, D2 259")]
    [InlineData("lowmem", "Pipt Pl310 MayHit", "A wrong, G wrong, D wrong, D2 257")]
    [InlineData("highmem", "Pipt Pl310 Bypass lazy", "N2 2, N3 514, N4 771")]
    [InlineData("highmem", "Pipt Pl310 MayHit Barrier", "N2 wrong, N3 wrong, N4 771")]
    [InlineData("highmem", "Vivt None Bypass Barrier lazy", "N2 131, N3 1667, N4 1796")]
    [InlineData("to-device", "Pipt Pl310", "T1 0")]
    [InlineData("to-device", "Vivt None tame", "T1 0")]
    [InlineData("from-device", "Pipt Pl310", "F1 0, F2 wrong, F4 0")]
    [InlineData("from-device", "Vivt Pl310", "F1 256, F2 0, F4 256")]
    [InlineData("from-device", "Pipt None tame", "F1 128, F2 0, F4 128")]
    [InlineData("from-device short", "ViptAliasing Pl310", "F1 wrong, F2 wrong, F4 0")]
    [InlineData("both", "Vivt Pl310", "F4 256")]
    [InlineData("both", "Pipt Pl310", "F4 0")]
    public void Judge_OneMachine_SaysHowMuchDearerEachIs(string words, string on, string expected)
    {
        SynthesisTask task = Tasks.Of(words);
        SynthesisQuestion question = new(task, [Tasks.Machine(task, on)], Goal.Cheapest);
        SynthesisAnswer answer = new Synthesiser().Answer(question, cancel: TestContext.Current.CancellationToken);

        IEnumerable<string> told = KnownOrders.Judge(question, TestContext.Current.CancellationToken)
            .Select(known => $"{known.Strategy.Id} {(known.IsRight ? $"{known.Cost - answer.Cost}" : "wrong")}");
        Assert.Equal(expected, string.Join(", ", told));
    }

    /// <summary>D and the winner are the same steps; only their order differs, and with it the verdict.</summary>
    [Fact]
    public void Winner_Lowmem_HasTheStepsOfDInAnotherOrder()
    {
        Sequence order = KnownOrders.StepsOf(StrategyCatalogue.Written.First(strategy => strategy.Id == "D"));
        Sequence winner = Tasks.Sequence(Tasks.Winner("lowmem"));

        Assert.Equal(order.Map.Select(step => step.ToString()).Order(), winner.Map.Select(step => step.ToString()).Order());
        Assert.NotEqual(order.Map, winner.Map);
    }
}
