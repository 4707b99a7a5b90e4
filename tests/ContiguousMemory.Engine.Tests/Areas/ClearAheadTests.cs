using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Clearing free frames before anybody asks for them.</summary>
public sealed class ClearAheadTests
{
    private static readonly FrameCount s_all = new(long.MaxValue);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void ClearAhead_All_TheNextHolderFindsThemClear()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();

        Assert.Equal(64, test.Area.ClearAhead(s_all, Stop).Value);

        long cleared = world.FramesCleared;
        AreaAllocation allocation = test.Allocate(64);
        Assert.Equal((cleared, 64), (world.FramesCleared, test.Area.Counters.FramesClearedAhead));
        for (int i = 0; i < 64; i++) Assert.Equal(0, world[test.At(i)]);
        Assert.Equal(0, test.Area.ClearAhead(s_all, Stop).Value);
        test.Area.Release(allocation);
        Assert.Equal(64, test.Area.ClearAhead(s_all, Stop).Value);
        test.Verify();
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 2, 4)]
    [InlineData(5, 0, 5)]
    [InlineData(63, 0, 63)]
    [InlineData(64, 0, 64)]
    [InlineData(65, 3, 64)]
    [InlineData(long.MaxValue, 0, 64)]
    public void ClearAhead_SoMany_ClearsWholeBitsAndChangesNoBook(long most, int orderPerBit, long expected)
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world, OrderPerBit = orderPerBit }.Boot();
        BooksSnapshot before = test.Books();

        Assert.Equal(expected, test.Area.ClearAhead(new(most), Stop).Value);

        Assert.Equal((before, expected), (test.Books(), world.FramesCleared));
        test.Verify();
    }

    [Fact]
    public void ClearAhead_LessThanNone_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MachineSpec().Boot().Area.ClearAhead(new(-1), Stop));

    [Fact]
    public void ClearAhead_CancelledBefore_ClearsNothing()
    {
        WorldWithContents world = new();
        Assert.Equal(0, new MachineSpec { World = world }.Boot().Area.ClearAhead(s_all, new CancellationToken(canceled: true)).Value);
        Assert.Equal(0, world.FramesCleared);
    }

    [Fact]
    public void ClearAhead_HeldAndLentFrames_AreLeftAlone()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        AreaAllocation device = test.Allocate(10);
        using Tenant tenant = test.Lend(20);
        foreach (int offset in Enumerable.Range(0, 64)) world[test.At(offset)] = 7;

        Assert.Equal(34, test.Area.ClearAhead(s_all, Stop).Value);

        Assert.Equal(30, Enumerable.Range(0, 64).Count(offset => world[test.At(offset)] == 7));
        Assert.True(test.Area.Release(device).IsReleased);
        test.Verify();
    }

    /// <summary>Bits that are somebody's in part cannot be taken, and are not.</summary>
    [Fact]
    public void ClearAhead_BitsHeldInPart_AreLeftAlone()
    {
        TestMachine test = new MachineSpec { World = new WorldWithContents(), OrderPerBit = 2 }.Boot();
        AreaAllocation device = test.Allocate(10);
        Assert.Equal(64 - 12, test.Area.ClearAhead(s_all, Stop).Value);
        Assert.True(test.Area.Release(device).IsReleased);
        Assert.Equal(12, test.Area.ClearAhead(s_all, Stop).Value);
        test.Verify();
    }

    [Fact]
    public void ClearAhead_MemoryFails_FramesAreFreeAndStillToBeCleared()
    {
        WorldThatFails world = new() { ClearingsLeft = 0 };
        TestMachine test = new MachineSpec { World = world }.Boot();
        BooksSnapshot before = test.Books();

        Assert.Throws<WorldFailedException>(() => test.Area.ClearAhead(s_all, Stop));

        Assert.Equal((before, 0), (test.Books(), test.Area.Counters.FramesClearedAhead));
        Assert.Equal(64, test.Area.ClearAhead(s_all, Stop).Value);
        test.Verify();
    }

    /// <summary>Who wants the very frames that are out has them as soon as they are back, and nobody is moved or refused meanwhile.</summary>
    [Fact]
    public async Task TryAllocate_FramesAreOut_IsGrantedAllTheSame()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        world.StopNextClear();
        Task<FrameCount> clearing = Patience.Start(() => test.Area.ClearAhead(new(64), Stop));
        world.WaitForStop();
        Task<AreaAllocation> asking = Patience.Start(() => test.Allocate(64));
        Task<bool> lending = Patience.Start(() =>
        {
            using Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, 128);
            return Enumerable.Range(0, 64).All(slot => tenant.TryPopulate(slot));
        });
        test.Verify();

        // The control: there is nothing to be had, and somebody has found that out and waits.
        Assert.Equal(0, test.Area.Available.Value);
        Assert.True(SpinWait.SpinUntil(() => !test.Machine.MayClean, Patience.Limit));
        Assert.False(asking.IsCompleted);
        world.LetGo();

        await clearing.WaitAsync(Patience.Limit, Stop);
        Assert.Equal(64, (await asking.WaitAsync(Patience.Limit, Stop)).Frames.Count.Value);
        Assert.True(await lending.WaitAsync(Patience.Limit, Stop));
        test.Verify();
    }

    /// <summary>Frames that are out are nobody's to release.</summary>
    [Fact]
    public async Task Release_FramesAreOut_AreNotAllocated()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        world.StopNextClear();
        Task<FrameCount> clearing = Patience.Start(() => test.Area.ClearAhead(new(64), Stop));
        world.WaitForStop();

        Assert.Equal(new ReleaseOutcome(ReleaseStatus.NotAllocated, test.At(0)), test.Area.Release(test.Window(0, 64)));

        world.LetGo();
        Assert.Equal(64, (await clearing.WaitAsync(Patience.Limit, Stop)).Value);
        test.Verify();
    }

    /// <summary>A thread whose world calls back while it clears does not wait for itself.</summary>
    [Fact]
    public void TryAllocate_FromTheClearingThread_IsAnsweredAtOnce()
    {
        WorldThatCallsBack world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        AllocationFailure failure = default;
        world.Callback = () => test.TryAllocate(64, 0, out _, out failure);
        test.Area.ClearAhead(s_all, Stop);
        Assert.Equal(RefusalReason.NoRoom, failure.Reason);
        test.Verify();
    }

    private sealed class WorldThatCallsBack : WorldWithContents
    {
        public Action? Callback { get; set; }

        public override void Clear(FrameRange frames)
        {
            Action? callback = Callback;
            Callback = null;
            callback?.Invoke();
            base.Clear(frames);
        }
    }
}
