using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>A model in which nothing happens proves everything: each action, choice, phase and fault is seen, and each part of the machine matters.</summary>
public class VacuityTests
{
    [Fact]
    public void Matrix_EveryActionAndEveryVerdict_Occurs()
    {
        Seen seen = new(Matrix.Cells());

        Assert.Equal(Enum.GetValues<ActionKind>().Where(action => action < ActionKind.DoubleFill), seen.Actions.Order());
        Assert.Equal(Enum.GetValues<Choice>().Where(choice => choice < Choice.UpdateOuter), seen.Choices.Order());
        Assert.Equal(Enum.GetValues<Phase>().Where(phase => phase < Phase.NextOwner), seen.Phases.Order());
        Assert.Equal(Enum.GetValues<Verdict>(), seen.Verdicts.Order());
    }

    /// <summary>What only variants do, some variant does. One doorbell is enough for that.</summary>
    [Fact]
    public void Variants_EveryActionOfTheirs_Occurs()
    {
        Seen seen = new(Matrix.Variants().Where(cell => cell.Machine is { Doorbell: Doorbell.Barrier, L1: not L1Kind.Vipt }));

        Assert.Equal(Enum.GetValues<ActionKind>(), seen.Actions.Order());
        Assert.Equal(Enum.GetValues<Choice>(), seen.Choices.Order());
        Assert.Equal(Enum.GetValues<Phase>(), seen.Phases.Order());
    }

    /// <summary>Take away the one feature that the facts name as the fault's smallest machine, and the fault is gone.</summary>
    [Theory]
    [InlineData("A", L1Kind.Pipt, MachineFeatures.Speculate)]
    [InlineData("A", L1Kind.Pipt, MachineFeatures.NonCacheableHits)]
    [InlineData("D", L1Kind.Pipt, MachineFeatures.Speculate)]
    [InlineData("D3", L1Kind.Pipt, MachineFeatures.LaggingTranslations)]
    [InlineData("E", L1Kind.Vivt, MachineFeatures.Outer)]
    [InlineData("F", L1Kind.Vivt, MachineFeatures.Outer)]
    [InlineData("G", L1Kind.Vivt, MachineFeatures.NonCacheableHits)]
    [InlineData("H", L1Kind.Vivt, MachineFeatures.Buffers)]
    [InlineData("B", L1Kind.Vivt, MachineFeatures.Evict | MachineFeatures.Outer)]
    public void Lowmem_WithoutTheFeature_TheFaultIsGone(string id, L1Kind l1, MachineFeatures without)
    {
        MachineDescription machine = new() { L1 = l1, Outer = OuterCache.Pl310, NonCacheable = NonCacheablePolicy.MayHit };
        Strategy strategy = StrategyCatalogue.Get(id, StrategyTable.Alloc);
        if (id == "B") machine = machine with { Features = MachineFeatures.All & ~(MachineFeatures.Buffers | MachineFeatures.NonCacheableHits) };

        Assert.NotEqual(Verdict.Ok, Check(machine, strategy));
        Assert.Equal(Verdict.Ok, Check(machine with { Features = machine.Features & ~without }, strategy));
    }

    [Theory]
    [InlineData("F2", L1Kind.Pipt, MachineFeatures.Speculate)]
    [InlineData("F5", L1Kind.Pipt, MachineFeatures.Speculate)]
    [InlineData("F5", L1Kind.Pipt, MachineFeatures.Outer)]
    [InlineData("F6", L1Kind.Pipt, MachineFeatures.Outer)]
    [InlineData("F7", L1Kind.Vivt, MachineFeatures.Outer)]
    [InlineData("F7", L1Kind.Vivt, MachineFeatures.Evict)]
    [InlineData("T2", L1Kind.Vivt, MachineFeatures.Outer)]
    [InlineData("P1", L1Kind.Pipt, MachineFeatures.Speculate)]
    public void Streaming_WithoutTheFeature_TheFaultIsGone(string id, L1Kind l1, MachineFeatures without)
    {
        MachineDescription machine = new() { L1 = l1, Outer = OuterCache.Pl310 };
        Strategy strategy = StrategyCatalogue.Get(id, StrategyTable.Streaming);

        Assert.NotEqual(Verdict.Ok, Check(machine, strategy));
        Assert.Equal(Verdict.Ok, Check(machine with { Features = MachineFeatures.All & ~without }, strategy));
    }

    private static Verdict Check(MachineDescription machine, Strategy strategy) =>
        new Explorer().Run(new CacheMachine(machine, strategy.Sequence), cancel: TestContext.Current.CancellationToken).Verdict;

    private sealed class Seen
    {
        public Seen(IEnumerable<MatrixCell> cells)
        {
            Explorer explorer = new();
            foreach (MatrixCell cell in cells) Verdicts.Add(explorer.Run(cell.Build(), observe: See, cancel: TestContext.Current.CancellationToken).Verdict);
        }

        public HashSet<ActionKind> Actions { get; } = [];

        public HashSet<Choice> Choices { get; } = [];

        public HashSet<Phase> Phases { get; } = [];

        public HashSet<Verdict> Verdicts { get; } = [];

        private void See(MachineAction action, PackedState state)
        {
            Actions.Add(action.Kind);
            Choices.Add(action.Choice);
            Phases.Add(state.Phase);
        }
    }
}
