using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>The sets of states judge a sequence as the checker does.</summary>
public class SetAutomatonTests
{
    [Theory]
    [InlineData(L1Kind.Vivt)]
    [InlineData(L1Kind.ViptAliasing)]
    [InlineData(L1Kind.Pipt)]
    public void IsSafe_EveryLowmemSequenceOfUpToThreeSteps_IsTheCheckersVerdict(L1Kind l1)
    {
        SynthesisTask task = new(PageKind.Lowmem);
        MachineDescription machine = new() { L1 = l1, Outer = OuterCache.Pl310, NonCacheable = NonCacheablePolicy.MayHit };
        IReadOnlyList<Primitive> alphabet = Alphabet.For(task);
        IReadOnlyList<SetAutomaton> automata = SetAutomaton.Of(machine, task.Frames()[0], alphabet);
        BruteForce everything = new(task, machine, alphabet);
        int count = 0;
        foreach (Sequence sequence in everything.Sequences(3))
        {
            View driver = Grammar.DriverView(new Grammar(task).Read(sequence));
            bool isRight = automata.All(automaton => automaton.IsSafe(
                sequence.Map.Aggregate(automaton.Start, (set, step) => automaton.Step(set, alphabet.ToList().IndexOf(step))), driver));
            Assert.True(isRight == everything.IsRight(sequence), SequenceFormat.Of(sequence.Map));
            count++;
        }

        Assert.True(count > 400, $"{count} sequences.");
    }
}
