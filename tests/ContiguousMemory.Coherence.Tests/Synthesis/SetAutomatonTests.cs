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
        SetAutomaton automaton = new(machine, task.Frames()[0], alphabet);
        BruteForce everything = new(task, machine, alphabet);
        int count = 0;
        foreach (Sequence sequence in everything.Sequences(3))
        {
            int set = automaton.Start, standing = Grammar.Start;
            foreach (Primitive step in sequence.Map) (set, standing) = (automaton.Step(set, alphabet.ToList().IndexOf(step)), Grammar.Step(standing, step));
            Assert.True(automaton.IsSafe(set, Grammar.DriverView(standing)) == everything.IsRight(sequence), SequenceFormat.Of(sequence.Map));
            count++;
        }

        Assert.True(count > 400, $"{count} sequences.");
    }
}
