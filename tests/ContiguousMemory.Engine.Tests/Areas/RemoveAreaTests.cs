using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Areas that end.</summary>
public sealed class RemoveAreaTests
{
    [Fact]
    public void TryRemove_NoDevices_GivesAllBackWhereTenantsAre()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(30);
        Pfn place = TestMachine.PlaceOf(tenant, 7);
        Assert.True(test.Areas.TryRemove(test.Area, out AreaChangeOutcome outcome));
        Assert.Equal((64, 64), (outcome.Asked.Value, outcome.Blocks.Sum(piece => piece.Count.Value)));
        Assert.Equal((true, false, 0, 0, 0), (test.Area.IsRemoved, test.Area.IsActivated, test.Area.Count.Value, test.Area.Available.Value, test.Area.Ranges.Count));
        Assert.Empty(test.Areas.Areas);
        Assert.Equal((place, 0), (TestMachine.PlaceOf(tenant, 7), test.Zone.Cma.Value));
        test.Verify();

        // Its memory makes another.
        Assert.Equal(96, test.Create(96).Count.Value);
        test.Verify();
    }

    [Fact]
    public void TryRemove_DevicesHoldFrames_IsRefusedAndNamesThemAll()
    {
        TestMachine test = new MachineSpec().Boot();
        AreaAllocation camera = test.Allocate(3, name: "camera");
        AreaAllocation codec = test.Allocate(32, name: "codec");
        using Tenant tenant = test.Lend(5);
        SlotLease lease = TestMachine.Lease(tenant, 0);
        BooksSnapshot before = test.Books();
        Assert.False(test.Areas.TryRemove(test.Area, out AreaChangeOutcome outcome));
        Assert.Equal((AreaChangeStatus.Held, before), (outcome.Status, test.Books()));
        AreaChangeDiagnosis diagnosis = Diagnose.Change(test.Machine, outcome, test.Area);
        Assert.Equal(["camera", "codec"], diagnosis.Blockers.Select(blocker => blocker.Holder).Order());
        Assert.Contains("let go of 140 KiB there", diagnosis.Remedy, StringComparison.Ordinal);
        Assert.True(test.Area.Release(camera).IsReleased);
        Assert.True(test.Area.Release(codec).IsReleased);
        Assert.True(test.Areas.TryRemove(test.Area, out _)); // A tenant's lease is no reason: nothing moves.
        tenant.EndLease(lease);
        test.Verify();
    }

    [Fact]
    public void Removed_WhateverIsAsked_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        AreaAllocation stale = test.Allocate(4);
        Assert.True(test.Area.Release(stale).IsReleased);
        Assert.True(test.Areas.TryRemove(test.Area, out _));

        AreaRequest request = TestMachine.Request(1);
        AllocationFailure failure = test.Refused(request);
        Assert.Equal(RefusalReason.Removed, failure.Reason);
        Assert.Equal("Allocate from another area, or create one.", Diagnose.Refusal(test.Area, request, failure).Remedy);
        Assert.Equal(ReleaseStatus.Foreign, test.Area.Release(stale).Status);
        Assert.Equal(ReleaseStatus.Foreign, test.Area.Release(test.Machine.Span).Status);
        Assert.False(test.Area.TryGrow(1, out AreaChangeOutcome grow, CancellationToken.None));
        Assert.False(test.Area.TryShrink(1, out AreaChangeOutcome shrink));
        Assert.Equal((AreaChangeStatus.Removed, AreaChangeStatus.Removed), (grow.Status, shrink.Status));
        Assert.EndsWith("Create another.", Diagnose.Change(test.Machine, grow).ToString(), StringComparison.Ordinal);
        Assert.Equal((default(AreaContents), 0, 0), (test.Area.Contents, test.Area.LongestRun.Value, test.Area.Used.Value));
        Assert.Throws<ArgumentException>(() => test.Areas.TryRemove(test.Area, out _));
        Assert.Throws<ArgumentException>(() => test.Areas.SetDefault(test.Area));
        Assert.Throws<ArgumentException>(() => test.Areas.Assign("camera", test.Area));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Area.UsedBits(0));
        Assert.Empty(AreaPicture.Of(test.Area));
    }

    [Fact]
    public void TryRemove_DefaultAndAssigned_AreLookedUpNoMore()
    {
        TestMachine test = new MachineSpec().Boot();
        Area codec = test.Create(16, "codec");
        test.Areas.SetDefault(test.Area);
        test.Areas.Assign("decoder", codec);
        Assert.Same(codec, test.Areas.Find("decoder"));
        Assert.True(test.Areas.TryRemove(codec, out _));
        Assert.Same(test.Area, test.Areas.Find("decoder"));
        Assert.True(test.Areas.TryRemove(test.Area, out _));
        Assert.Null(test.Areas.Default);
        Assert.Null(test.Areas.Find("decoder"));
        test.Verify();
        Area again = test.Create(16, "area");
        test.Areas.SetDefault(again);
        Assert.Same(again, test.Areas.Find(null));
    }

    [Fact]
    public void TryRemove_AreaOfAnotherRegistry_Throws()
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.Throws<ArgumentException>(() => test.Areas.TryRemove(new MachineSpec().Boot().Area, out _));
        Assert.Throws<ArgumentNullException>(() => test.Areas.TryRemove(null!, out _));
    }
}
