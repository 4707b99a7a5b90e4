using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;
using CsCheck;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>The sets of states judge a sequence as the checker does: on this rests every proof of the search.</summary>
public class SetAutomatonTests
{
    [Theory]
    [InlineData("lowmem", "Vivt Pl310 MayHit", 3, 400)]
    [InlineData("lowmem", "ViptAliasing Pl310 L2Hit Relaxed", 3, 400)]
    [InlineData("lowmem", "Pipt Pl310 MayHit Relaxed", 3, 400)]
    [InlineData("highmem", "Pipt Pl310 MayHit lazy", 3, 300)]
    [InlineData("to-device", "Pipt Pl310", 3, 600)]
    [InlineData("from-device", "Vivt Pl310", 3, 600)]
    [InlineData("from-device short", "Pipt Pl310", 3, 600)]
    [InlineData("both short", "ViptAliasing Pl310 tame", 3, 600)]
    public void IsSafe_EverySequenceOfThreeSteps_IsTheCheckersVerdict(string words, string on, int length, int atLeast)
    {
        SynthesisTask task = Tasks.Of(words);
        MachineDescription machine = Tasks.Machine(task, on);
        BruteForce everything = new(task, machine);
        SetJudge judge = new(task, machine);
        int count = 0, right = 0;
        foreach (Sequence sequence in everything.Sequences(length))
        {
            bool isRight = judge.IsRight(sequence);
            Assert.True(isRight == everything.IsRight(sequence), SequenceWriter.Text(sequence.Map, PageKind.Lowmem) + " | " + SequenceWriter.Text(sequence.Unmap, PageKind.Lowmem));
            count++;
            if (isRight) right++;
        }

        Assert.True(count >= atLeast, $"{count} sequences, {right} right.");
        Assert.Equal(SequenceCount.Shorter(task, length + 1), count);
    }

    /// <summary>Longer ones at random, and some that are almost one that is right.</summary>
    [Fact]
    public void IsSafe_RandomSequences_IsTheCheckersVerdict()
    {
        Dictionary<(string, MachineDescription), (SetJudge Judge, BruteForce Checker)> judges = [];
        int right = 0;
        Gen.Select(Gen.Int[0, Tasks.All.Length - 1], Gen.Int[0, int.MaxValue]).Sample(
            (which, seed) =>
            {
                string words = Tasks.All[which];
                SynthesisTask task = Tasks.Of(words);
                IReadOnlyList<MachineDescription> machines = SynthesisMachines.All(task);
                Random random = new(seed);
                MachineDescription machine = machines[random.Next(machines.Count)];
                Sequence sequence = random.Next(2) == 0
                    ? RandomSequence.Of(task, random, 12)
                    : RandomSequence.Near(task, Tasks.Sequence(Tasks.Winner(words)), random);
                if (!judges.TryGetValue((words, machine), out (SetJudge Judge, BruteForce Checker) both))
                    judges.Add((words, machine), both = (new(task, machine), new(task, machine)));
                bool isRight = both.Checker.IsRight(sequence);
                if (isRight) right++;
                return both.Judge.IsRight(sequence) == isRight;
            },
            iter: Soak ? 200_000 : 1_500,
            threads: 1);

        Assert.True(right > 200, $"{right} right ones.");
    }

    private static bool Soak => Environment.GetEnvironmentVariable("CMA_SOAK") == "1";
}
