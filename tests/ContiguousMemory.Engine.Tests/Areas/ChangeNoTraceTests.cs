using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Whatever ends the making or growing of an area early, the books are as before, and every tenant has its contents. And what is left out shows.</summary>
public sealed class ChangeNoTraceTests
{
    public static TheoryData<bool, int> Ends => new(from creates in new[] { true, false } from after in new[] { 0, 1, 13, 28 } select (creates, after));

    [Theory]
    [MemberData(nameof(Ends))]
    public void Taking_MoveFails_ComesThroughAndLeavesNoTrace(bool creates, int after)
    {
        WorldThatFails world = new();
        (TestMachine test, Tenant tenant) = Filled(world);
        BooksSnapshot before = test.Books();
        world.MovesLeft = after;
        Assert.Throws<WorldFailedException>(() => Take(test, creates, out _, CancellationToken.None));
        AssertAsBefore(test, before, world, tenant);
        world.MovesLeft = null;
        Assert.True(Take(test, creates, out AreaChangeOutcome outcome, CancellationToken.None), outcome.ToString());
        AssertContents(test, world, tenant);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Taking_CancelledAfterSomeUnits_LeavesNoTrace(bool creates, int after)
    {
        using CancellationTokenSource source = new();
        WorldThatCancels world = new(source, after);
        (TestMachine test, Tenant tenant) = Filled(world);
        BooksSnapshot before = test.Books();
        world.IsArmed = true;
        Assert.False(Take(test, creates, out AreaChangeOutcome outcome, source.Token));
        Assert.Equal((AreaChangeStatus.Cancelled, after + 1), (outcome.Status, outcome.Moved.Value));
        Assert.Contains("the caller gave up", Diagnose.Change(test.Machine, outcome).ToString(), StringComparison.Ordinal);
        AssertAsBefore(test, before, world, tenant);
    }

    /// <summary>Each piece of the books that a change could forget: the check is not clean without it.</summary>
    [Theory]
    [InlineData("summary")]
    [InlineData("home")]
    [InlineData("zone")]
    [InlineData("list")]
    [InlineData("bits")]
    public void Changed_OnePieceForgotten_InvariantsSaySo(string piece)
    {
        TestMachine test = new MachineSpec().Boot();
        test.Allocate(5);
        test.Resize(32);
        test.Verify();
        lock (test.Machine.Gate)
        {
            switch (piece)
            {
                case "summary": test.Machine.Summaries.Remove(test.Area.RangeList[0].Summary!); break;
                case "home": test.Machine.Blocks.SetHome(5, MigrateType.Movable); break;
                case "zone": test.Zone.CmaFrames -= 32; break;
                case "list": test.Machine.Blocks.SetType(5, MigrateType.Movable); break;
                default: test.Area.RangeList[0].Bitmap!.Clear(0, 5); break;
            }
        }

        Assert.False(Invariants.Verify(test.Areas).IsClean);
    }

    private static bool Take(TestMachine test, bool creates, out AreaChangeOutcome outcome, CancellationToken cancellation)
    {
        long bytes = new FrameCount(32).Bytes;
        return creates
            ? test.Areas.TryCreate(new AreaDeclaration { Size = bytes, Name = "late", Base = test.At(64).Address, IsFixed = true }, out _, out outcome, cancellation)
            : test.Area.TryGrow(bytes, out outcome, cancellation);
    }

    /// <summary>Thirty movable units at the start of ordinary memory.</summary>
    private static (TestMachine Test, Tenant Tenant) Filled(WorldWithContents world)
    {
        TestMachine test = new MachineSpec { World = world, CmaFirstAbovePercent = 100 }.Boot();
        Tenant tenant = test.Lend(30);
        for (int slot = 0; slot < 30; slot++) world[TestMachine.PlaceOf(tenant, slot)] = slot;
        return (test, tenant);
    }

    private static void AssertAsBefore(TestMachine test, BooksSnapshot before, WorldWithContents world, Tenant tenant)
    {
        Assert.Equal(before, test.Books());
        AssertContents(test, world, tenant);
    }

    private static void AssertContents(TestMachine test, WorldWithContents world, Tenant tenant)
    {
        Assert.All(Enumerable.Range(0, 30), slot => Assert.Equal(slot, world[TestMachine.PlaceOf(tenant, slot)]));
        Assert.Empty(world.Complaints);
        test.Verify();
    }

    /// <summary>Cancels in the middle of a move.</summary>
    private sealed class WorldThatCancels(CancellationTokenSource source, int after) : WorldWithContents
    {
        private int _moves;

        public bool IsArmed { get; set; }

        public override void Move(FrameRange from, Pfn destination)
        {
            base.Move(from, destination);
            if (IsArmed && _moves++ == after) source.Cancel();
        }
    }
}
