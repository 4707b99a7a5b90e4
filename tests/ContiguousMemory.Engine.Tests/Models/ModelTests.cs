using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>
/// Random machines and random steps against the naive model: after every step each frame is whose it should be and holds what it should, every answer was the
/// one worked out beforehand, and all books agree.
/// </summary>
public sealed class ModelTests
{
    [Fact]
    public void AnySteps_OnAnyMachine_EqualTheModel() => EqualTheModel(Step.Any);

    /// <summary>The same, with areas that come, go, grow and shrink while devices and tenants are in them.</summary>
    [Fact]
    public void AnyStepsWithAreas_OnAnyMachine_EqualTheModel() => EqualTheModel(Step.AnyWithAreas);

    [Fact]
    public void AnyStepsWithAreas_ManyMachines_ReachEveryOutcome() => AssertReached(
        DecisionsOn160Machines(Step.AnyWithAreas, seed: 3),
        [
            "created beside tenants", "created", "grown in place", "grown by a range", "shrunk", "shrunk in 2 pieces", "removed", "Create NoMemory", "Create Busy",
            "Create NoRefuge", "Create KeepsRefuge", "Grow NoMemory", "Grow Busy", "Grow NoRefuge", "Shrink Held", "Shrink TooMuch", "Remove Held", "grown meanwhile", "shrunk meanwhile",
        ]);

    /// <summary>One input, one answer: the same steps on the same machine decide the same, down to the frame.</summary>
    [Fact]
    public void SameSteps_Twice_DecideTheSame() =>
        Gen.Select(Shape.Any, Step.Any.Array[1, 80]).Sample(
            (shape, steps) =>
            {
                ModelMachine first = new(shape);
                ModelMachine second = new(shape);
                foreach (Step step in steps) first.Do(step);
                foreach (Step step in steps) second.Do(step);
                Assert.Equal(first.Decisions, second.Decisions);
            },
            iter: Soak.Times(40), threads: 1, print: Print);

    /// <summary>The steps reach what they are meant to test: else the model would agree with the machine about nothing.</summary>
    [Fact]
    public void AnySteps_ManyMachines_ReachEveryOutcome()
    {
        List<string> decisions = DecisionsOn160Machines(Step.Any, seed: 5);
        AssertReached(
            decisions,
            [
                "NoRoom", "Busy", "NoRefuge", "TooLarge", "LeasedInArea", "NoRoomOutside", "SplitsBit", "NotAllocated", "NotYours", "Released", "not whole", "refused",
                "gone", "leased", "none", "after 1", "after 2", "relocated", "stays: NoWindow", "stays: NotHeld", "stays: abandoned", "stays: copied in vain", "stays: released meanwhile",
                "stays: in part released meanwhile",
            ]);
        Assert.Contains(decisions, decision => decision.Contains("moved 0", StringComparison.Ordinal) && !decision.Contains("discarded 0", StringComparison.Ordinal));
        Assert.Contains(decisions, decision => decision.Contains("moved", StringComparison.Ordinal) && !decision.Contains("moved 0", StringComparison.Ordinal));
    }

    private static void EqualTheModel(Gen<Step> step) =>
        Gen.Select(Shape.Any, step.Array[1, 80]).Sample(
            (shape, steps) =>
            {
                ModelMachine machine = new(shape);
                foreach (Step each in steps) machine.Do(each);
            },
            iter: Soak.Times(250), threads: 1, print: Print);

    private static List<string> DecisionsOn160Machines(Gen<Step> step, uint seed)
    {
        List<string> decisions = [];
        PCG random = new(stream: seed, seed: seed);
        for (int i = 0; i < 160; i++)
        {
            ModelMachine machine = new(Shape.Any.Generate(random, null, out _));
            foreach (Step each in step.Array[60, 80].Generate(random, null, out _)) machine.Do(each);
            decisions.AddRange(machine.Decisions);
        }

        return decisions;
    }

    private static void AssertReached(List<string> decisions, string[] outcomes) =>
        Assert.All(
            outcomes,
            outcome => Assert.True(decisions.Count(decision => decision.EndsWith(outcome, StringComparison.Ordinal)) >= 3, $"'{outcome}' is hardly ever reached"));

    private static string Print((Shape Shape, Step[] Steps) sample) => $"{sample.Shape}\n{string.Join(' ', sample.Steps.AsEnumerable())}";
}
