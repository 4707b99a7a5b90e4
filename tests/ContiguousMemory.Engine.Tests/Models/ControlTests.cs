using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;
using Xunit.Sdk;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>The model's own controls: with a promise broken on purpose, the same steps must fail, and for that reason.</summary>
public sealed class ControlTests
{
    [Fact]
    public void AnySteps_CopyLeftOut_ContentsAreSeenToDiffer() => FailsWith("and should", shape => new ModelMachine(shape, new WorldThatForgetsToCopy(shape.UnitOrder)));

    [Fact]
    public void AnySteps_ClearLeftOut_ContentsAreSeenToDiffer() => FailsWith("and should 0", shape => new ModelMachine(shape, new WorldThatForgetsToClear(shape.UnitOrder)));

    [Fact]
    public void AnySteps_ClearingAheadLeftOut_ContentsAreSeenToDiffer() =>
        FailsWith("and should 0", shape => new ModelMachine(shape, new WorldThatForgetsToClearAhead(shape.UnitOrder)));

    [Fact]
    public void AnySteps_UndoLeftOut_InvariantsSaySo() =>
        FailsWith("no claim is under way on it", shape => new ModelMachine(shape, claims: machine => new ClaimThatForgetsToUndo(machine)));

    [Fact]
    public void AnySteps_CopyToTheWrongPlace_ContentsAreSeenToDiffer() => FailsWith("and should", shape => new ModelMachine(shape, new WorldThatCopiesOneFrameTooFar(shape.UnitOrder)));

    [Fact]
    public void AnySteps_UnitsLeasedAfterTheForecast_ItIsSeenToBeUntrue() => FailsWith("foretold", shape => new ModelMachine(shape) { LeasesAfterAsking = true });

    private static void FailsWith(string reason, Func<Shape, ModelMachine> boot)
    {
        PCG random = new(stream: 2, seed: 2);
        for (int i = 0; i < 100; i++)
        {
            ModelMachine machine = boot(Shape.Any.Generate(random, null, out _));
            foreach (Step step in Step.Any.Array[60, 80].Generate(random, null, out _))
            {
                if (Record.Exception(() => machine.Do(step)) is not { } failure) continue;
                Assert.Contains(reason, Assert.IsType<XunitException>(failure, exactMatch: false).Message, StringComparison.Ordinal);
                return;
            }
        }

        Assert.Fail("Nobody noticed.");
    }
}
