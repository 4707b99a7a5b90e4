using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Claims;

/// <summary>Nothing crosses from one holder to another uncleared; and nothing is cleared that need not be.</summary>
public sealed class ClearingTests
{
    [Theory]
    [InlineData(TenantKind.Movable)]
    [InlineData(TenantKind.Discardable)]
    public void TryAllocate_FramesOfATenant_AreCleared(TenantKind kind)
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant tenant = test.Lend(64, kind);
        for (int slot = 0; slot < 64; slot++) world[TestMachine.PlaceOf(tenant, slot)] = 7;
        AssertAll(world, test.Allocate(64).Frames, 0);
    }

    [Fact]
    public void TryAllocate_FramesNobodyHad_AreCleared()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        AssertAll(world, test.Allocate(64).Frames, 0);
    }

    [Fact]
    public void TryAllocate_FramesOfAnotherDevice_AreCleared()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Give(test, world, "camera", 7);
        AssertAll(world, test.Allocate(TestMachine.Request(64) with { Client = "codec", KeepOwn = true }).Frames, 0);
    }

    [Fact]
    public void TryAllocate_OwnFramesAndNoNeedOfClearing_KeepsThem()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Give(test, world, "camera", 7);
        AssertAll(world, test.Allocate(TestMachine.Request(64) with { Client = "camera", KeepOwn = true }).Frames, 7);
    }

    [Fact]
    public void TryAllocate_OwnFramesWithoutAskingForThem_AreCleared()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Give(test, world, "camera", 7);
        AssertAll(world, test.Allocate(TestMachine.Request(64) with { Client = "camera" }).Frames, 0);
    }

    [Fact]
    public void TryAllocate_NoClient_KeepsNothing()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        AreaAllocation first = test.Allocate(64);
        Fill(world, first.Frames, 7);
        Assert.True(test.Area.Release(first).IsReleased);
        AssertAll(world, test.Allocate(TestMachine.Request(64) with { KeepOwn = true }).Frames, 0);
    }

    [Theory]
    [InlineData("tenant")]
    [InlineData("move")]
    [InlineData("other device")]
    public void TryAllocate_OwnFramesThatSomebodyHadSince_AreCleared(string since)
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, Refuge = 16, MaxOrder = 4, CmaFirstAbovePercent = since == "move" ? 100 : 0 }.Boot();
        Give(test, world, "camera", 7, count: 16);
        Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, 16);
        switch (since)
        {
            case "tenant":
                for (int slot = 0; slot < 16; slot++) Assert.True(tenant.TryPopulate(slot));
                for (int slot = 0; slot < 16; slot++) world[TestMachine.PlaceOf(tenant, slot)] = 9;
                tenant.Dispose();
                break;
            case "move":
                // A tenant's unit lived on one of the frames for a while, and was moved out of the area.
                Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out FrameRange taken));
                Assert.True(tenant.TryPopulate(0));
                world[TestMachine.PlaceOf(tenant, 0)] = 9;
                test.Machine.GiveBack(taken);
                Assert.Equal(LongTermOutcome.Leased, tenant.TryLeaseLongTerm(0, out SlotLease lease));
                tenant.EndLease(lease);
                break;
            default:
                Give(test, world, "codec", 9, count: 16);
                break;
        }

        FrameRange frames = test.Allocate(TestMachine.Request(16) with { Client = "camera", KeepOwn = true }).Frames;
        for (int i = 0; i < 16; i++) Assert.NotEqual(9, world[frames.Start + new FrameCount(i)]);
        if (since != "move") AssertAll(world, frames, 0);
    }

    [Fact]
    public void TryPopulate_FramesOfADevice_AreCleared()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Give(test, world, "camera", 7);
        using Tenant tenant = test.Lend(64);
        for (int slot = 0; slot < 64; slot++) Assert.Equal(0, world[TestMachine.PlaceOf(tenant, slot)]);
    }

    [Fact]
    public void TryAllocate_WorldThatStartsCleared_ClearsOnlyWhatWasUsed()
    {
        PaperWorld world = new();
        TestMachine test = new MachineSpec { World = world, Placement = Placement.Linux }.Boot();
        AreaAllocation first = test.Allocate(16);
        Assert.Equal(0, world.FramesCleared.Value);
        Assert.True(test.Area.Release(first).IsReleased);
        test.Allocate(32);
        Assert.Equal(16, world.FramesCleared.Value);
    }

    [Fact]
    public void Verify_WorldThatForgetsToClear_IsSeenInTheContents()
    {
        WorldThatForgetsToClear world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Assert.Equal(WorldWithContents.Rubbish, world[test.Allocate(1).Frames.Start]);
    }

    private static void Give(TestMachine test, WorldWithContents world, string client, long value, int count = 64)
    {
        AreaAllocation allocation = test.Allocate(TestMachine.Request(count) with { Client = client });
        Fill(world, allocation.Frames, value);
        Assert.True(test.Area.Release(allocation).IsReleased);
    }

    private static void Fill(WorldWithContents world, FrameRange frames, long value)
    {
        for (int i = 0; i < frames.Count.Value; i++) world[frames.Start + new FrameCount(i)] = value;
    }

    private static void AssertAll(WorldWithContents world, FrameRange frames, long value)
    {
        for (int i = 0; i < frames.Count.Value; i++) Assert.Equal(value, world[frames.Start + new FrameCount(i)]);
    }
}
