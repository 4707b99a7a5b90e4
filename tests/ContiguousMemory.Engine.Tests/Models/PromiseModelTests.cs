using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;
using Xunit.Sdk;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>Random tenants, devices, leases and takers against what guaranteed areas promise.</summary>
public sealed class PromiseModelTests
{
    private const int Steps = 60;

    [Fact]
    public void AnySteps_WithinTheReservation_OnlyALeaseIsInTheWayAndIsNamed() =>
        Gen.Select(PromiseShape.Any, PromiseStep.Any.Array[1, Steps]).Sample(
            (shape, steps) =>
            {
                PromiseMachine machine = new(shape);
                foreach (PromiseStep step in steps) machine.Do(step);
                machine.EmptyAllGuaranteed();
            },
            iter: Soak.Times(1500), threads: 1, print: sample => $"{sample.Item1}\n{string.Join(' ', sample.Item2.AsEnumerable())}");

    /// <summary>The steps reach what they are meant to test: else nothing would be promised about nothing.</summary>
    [Fact]
    public void AnySteps_ManyMachines_ReachEveryOutcome()
    {
        List<string> decisions = [];
        PCG random = new(stream: 1, seed: 1);
        for (int i = 0; i < 1000; i++)
        {
            PromiseMachine machine = new(PromiseShape.Any.Generate(random, null, out _), verifies: false);
            foreach (PromiseStep step in PromiseStep.Any.Array[Steps - 1, Steps].Generate(random, null, out _)) machine.Do(step);
            decisions.AddRange(machine.Decisions);
        }

        Assert.All(
            [
                "Allocate: granted", "Allocate: granted once leases ended", "lease in the way: Busy", "lease in the way: NoRefuge", "Allocate: best effort: NoRefuge",
                "Allocate: not within: NoRoom", "Populate: refused to Movable", "PopulateDroppingOthers: refused to Movable", "Take: refused", "Take: taken",
                "LeaseLongTerm: NoRoomOutside", "LeaseLongTerm: leased",
            ],
            outcome => Assert.True(decisions.Count(decision => decision == outcome) >= 3, $"'{outcome}' is hardly ever reached"));
    }

    /// <summary>The control: with admission left out, some guaranteed area refuses what it has a window for, and no lease is to blame.</summary>
    [Fact]
    public void AnySteps_AdmissionLeftOut_AClaimIsRefused() => FailsWith("no lease is named", verifies: false);

    /// <summary>And the check of the books says so before that.</summary>
    [Fact]
    public void AnySteps_AdmissionLeftOut_InvariantsSaySo() => FailsWith("there are places for", verifies: true);

    private static void FailsWith(string reason, bool verifies)
    {
        PCG random = new(stream: 2, seed: 2);
        for (int i = 0; i < 500; i++)
        {
            PromiseMachine machine = new(
                PromiseShape.Any.Generate(random, null, out _),
                static (blocks, zones, unitOrder) => new PromiseBookThatGrantsAll(blocks, zones, unitOrder),
                verifies);
            foreach (PromiseStep step in PromiseStep.Any.Array[Steps - 1, Steps].Generate(random, null, out _))
            {
                if (Record.Exception(() => machine.Do(step)) is not { } failure) continue;
                Assert.Contains(reason, Assert.IsType<XunitException>(failure, exactMatch: false).Message, StringComparison.Ordinal);
                return;
            }
        }

        Assert.Fail("Nobody noticed.");
    }
}
