using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>What an area keeps for those in line: nobody else gets it, tenants use it meanwhile, and the books agree all the time.</summary>
public sealed class AreaLineTests
{
    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    [Theory]
    [MemberData(nameof(Placements))]
    public void Keep_Window_IsGrantedToTheFirstOnly(string placement)
    {
        TestMachine test = Boot(placement);
        AreaAllocation held = test.Allocate(8);
        test.Area.Keep(long.MaxValue, Large);
        test.Verify();

        // Eight of the sixty-four are held: the window lies beside them, and eight are left.
        Assert.Equal(RefusalReason.NoRoom, test.Refused(32).Reason);
        Assert.True(test.Area.Release(held).IsReleased);
        test.Verify();
        AreaAllocation granted = test.Allocate(Large with { IsFirst = true });
        test.Verify();
        Assert.True(test.Area.Release(granted).IsReleased);
        test.Verify();
        test.Refused(48);
        test.Area.Keep(long.MaxValue, null);
        test.Verify();
        test.Allocate(64);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Keep_FramesReleasedInTheWindow_AreKeptToo(string placement)
    {
        TestMachine test = Boot(placement);
        AreaAllocation[] held = [test.Allocate(16), test.Allocate(16), test.Allocate(16), test.Allocate(16)];
        test.Area.Keep(long.MaxValue, TestMachine.Request(64));
        foreach (AreaAllocation each in held)
        {
            Assert.True(test.Area.Release(each).IsReleased);
            test.Verify();
            Assert.Equal(RefusalReason.NoRoom, test.Refused(1).Reason);
        }

        test.Allocate(TestMachine.Request(64) with { IsFirst = true });
        test.Verify();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Keep_Window_IsLentUntilItIsGranted(string placement)
    {
        TestMachine test = Boot(placement);
        AreaAllocation held = test.Allocate(16);
        test.Area.Keep(long.MaxValue, TestMachine.Request(64));
        Tenant tenant = test.Lend(16);
        Assert.True(test.Area.Contains(new FrameRange(TestMachine.PlaceOf(tenant, 0), new(1))));
        test.Verify();
        Assert.True(test.Area.Release(held).IsReleased);
        Assert.Equal(16, test.Allocate(TestMachine.Request(64) with { IsFirst = true }).Moved.Value);
        test.Verify();
    }

    [Fact]
    public void Keep_Closed_GrantsToTheOldestOnly()
    {
        TestMachine test = Boot("cheapest");
        test.Area.Keep(test.Area.Grants + 2, null);
        test.Allocate(1);
        test.Allocate(1);
        AllocationFailure refused = test.Refused(1);
        Assert.Equal((RefusalReason.Kept, 16), (refused.Reason, refused.Errno));
        Assert.Equal(RefusalReason.Kept, test.Refused(TestMachine.Request(1) with { IsFirst = true }).Reason);
        Assert.Contains("passed over", Diagnose.Refusal(test.Area, TestMachine.Request(1), refused).Explanation, StringComparison.Ordinal);
        test.Allocate(TestMachine.Request(1) with { IsOldest = true });
        Task next = test.Machine.NextChange();
        test.Area.Keep(long.MaxValue, null);
        Assert.True(next.IsCompleted);
        test.Allocate(1);
        test.Verify();
    }

    /// <summary>A claim that had to give its window up again passed nobody over.</summary>
    [Fact]
    public void Grants_RefusedClaim_IsNotCounted()
    {
        TestMachine test = Boot("linux");
        Tenant tenant = test.Lend(64);
        for (int slot = 0; slot < 64; slot++) TestMachine.Lease(tenant, slot);
        long before = test.Area.Grants;
        test.Refused(4);
        Assert.Equal(before, test.Area.Grants);
    }

    [Fact]
    public void Diagnosis_KeptFrames_NamesWhomTheyAreKeptFor()
    {
        TestMachine test = Boot("cheapest");
        test.Area.Keep(long.MaxValue, TestMachine.Request(64, name: "camera"));
        AllocationFailure refused = test.Refused(4);
        Assert.Contains("'camera'", Diagnose.Refusal(test.Area, TestMachine.Request(4), refused).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Keep_WhateverHappens_BooksAgree(string placement) => Gen.Select(Gen.Int, Gen.Int[0, 2]).Sample(
        (seed, orderPerBit) =>
        {
            Random random = new(seed);
            TestMachine test = new MachineSpec { Placement = PlacementOf(placement), OrderPerBit = orderPerBit }.Boot();
            Tenant tenant = test.Lend(32);
            List<AreaAllocation> held = [];
            AreaRequest? kept = null;
            for (int step = 0; step < 30; step++)
            {
                switch (random.Next(6))
                {
                    case 0:
                        kept = random.Next(3) == 0 ? null : TestMachine.Request(random.Next(1, 65), random.Next(3));
                        test.Area.Keep(long.MaxValue, kept);
                        break;
                    case 1 when held.Count > 0:
                        int at = random.Next(held.Count);
                        Assert.True(test.Area.Release(held[at]).IsReleased);
                        held.RemoveAt(at);
                        break;
                    case 2 when kept is { } first:
                        if (test.TryAllocate(first with { IsFirst = true }, out AreaAllocation mine, out _)) held.Add(mine);
                        break;
                    case 3:
                        int slot = random.Next(32);
                        if (!tenant.TryPopulate(slot)) tenant.TryGiveUp(slot);
                        break;
                    default:
                        if (test.TryAllocate(random.Next(1, 20), random.Next(3), out AreaAllocation other, out _)) held.Add(other);
                        break;
                }

                test.Verify();
            }

            test.Area.Keep(long.MaxValue, null);
            held.ForEach(each => Assert.True(test.Area.Release(each).IsReleased));
            test.Verify();
            test.Allocate(64);
        },
        iter: 100);

    private static AreaRequest Large => TestMachine.Request(48);

    private static TestMachine Boot(string placement) => new MachineSpec { Placement = PlacementOf(placement) }.Boot();

    private static Placement PlacementOf(string name) => Placement.All.Single(placement => placement.Name == name);
}
