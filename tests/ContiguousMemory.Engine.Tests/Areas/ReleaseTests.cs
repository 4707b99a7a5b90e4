using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>cma_release, and the stricter release of a whole grant.</summary>
public sealed class ReleaseTests
{
    [Theory]
    [InlineData(-16, 16)] // before it
    [InlineData(-1, 1)]
    [InlineData(64, 1)] // after it
    [InlineData(1000, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(-8, 16)] // over its start
    [InlineData(long.MaxValue - 2048, 4096)]
    [InlineData(0, long.MaxValue - 2048)]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MinValue, 64)]
    public void Release_ForeignFrames_IsForeignAndChangesNothing(long offset, long count)
    {
        TestMachine test = new MachineSpec().Boot();
        test.Allocate(64);
        BooksSnapshot before = test.Books();
        FrameRange foreign = new(new Pfn(unchecked(test.Start.Value + offset)), new(count));
        Assert.Equal(ReleaseStatus.Foreign, test.Area.Release(foreign).Status);
        Assert.Equal(before, test.Books());
    }

    [Fact]
    public void Release_PastTheEnd_IsForeignAndNamesTheFirstFrameOutside()
    {
        TestMachine test = new MachineSpec().Boot();
        test.Allocate(64);
        ReleaseOutcome outcome = test.Area.Release(test.Window(60, 5));
        Assert.Equal((ReleaseStatus.Foreign, test.At(64)), (outcome.Status, outcome.At));
        Assert.Contains("1088 is not in this area", outcome.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, test.Area.Available.Value);
    }

    [Fact]
    public void Release_Double_IsRefusedAndChangesNothing()
    {
        TestMachine test = new MachineSpec().Boot();
        AreaAllocation allocation = test.Allocate(8);
        Assert.True(test.Area.Release(allocation).IsReleased);
        BooksSnapshot before = test.Books();
        ReleaseOutcome again = test.Area.Release(allocation);
        Assert.Equal((ReleaseStatus.NotAllocated, allocation.Frames.Start, null), (again.Status, again.At, again.Holder));
        Assert.Contains("released already", again.ToString(), StringComparison.Ordinal);
        Assert.Equal(ReleaseStatus.NotAllocated, test.Area.Release(allocation.Frames).Status);
        Assert.Equal(before, test.Books());
    }

    /// <summary>The same frames and, as numbers are used again, the same holder's number: it is somebody else's all the same.</summary>
    [Fact]
    public void Release_StaleGrantWhoseFramesAnotherHas_IsRefusedWithTheirName()
    {
        TestMachine test = new MachineSpec().Boot();
        AreaAllocation stale = test.Allocate(8, name: "camera");
        Assert.True(test.Area.Release(stale).IsReleased);
        AreaAllocation current = test.Allocate(8, name: "codec");
        Assert.Equal((stale.Frames, stale.Holder), (current.Frames, current.Holder));
        ReleaseOutcome outcome = test.Area.Release(stale);
        Assert.Equal((ReleaseStatus.NotYours, "codec"), (outcome.Status, outcome.Holder));
        Assert.Contains("'codec'", outcome.ToString(), StringComparison.Ordinal);
        Assert.Equal(8, test.Area.Used.Value);
        Assert.True(test.Area.Release(current).IsReleased);
    }

    [Fact]
    public void Release_Partial_FreesThatPartAlone()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
        AreaAllocation allocation = test.Allocate(20);
        Assert.True(test.Area.Release(test.Window(5, 3)).IsReleased);
        Assert.Equal([(0, 4), (8, 19)], test.Area.UsedBits(0));
        Assert.Equal(ReleaseStatus.NotAllocated, test.Area.Release(allocation).Status);
        Assert.Equal(5, test.OffsetOf(test.Allocate(3).Frames.Start));
        test.Verify();
    }

    [Fact]
    public void Release_JoinedAllocations_FreesAllAndTheirHolders()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
        for (int i = 0; i < 4; i++) test.Allocate(4, name: $"device {i}");
        Assert.True(test.Area.Release(test.Window(2, 12)).IsReleased);
        Assert.Equal([(0, 1), (14, 15)], test.Area.UsedBits(0));
        Assert.Equal(2, test.Machine.Holders.Count);
        test.Verify();
        Assert.True(test.Area.Release(test.Window(0, 2)).IsReleased);
        Assert.True(test.Area.Release(test.Window(14, 2)).IsReleased);
        Assert.Equal(0, test.Machine.Holders.Count);
    }

    [Fact]
    public void Release_OverAHole_IsRefusedAndNamesTheFrame()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
        test.Allocate(16);
        Assert.True(test.Area.Release(test.Window(6, 2)).IsReleased);
        ReleaseOutcome outcome = test.Area.Release(test.Window(0, 16));
        Assert.Equal((ReleaseStatus.NotAllocated, test.At(6)), (outcome.Status, outcome.At));
        Assert.Equal(14, test.Area.Used.Value);
    }

    [Fact]
    public void Release_FramesOnLoan_IsRefusedWithTheTenantsName()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(64, name: "page cache");
        ReleaseOutcome outcome = test.Area.Release(test.Window(3, 1));
        Assert.Equal((ReleaseStatus.NotAllocated, "page cache"), (outcome.Status, outcome.Holder));
        Assert.Contains("tenant 'page cache' has it on loan", outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Release_Default_IsForeign() => Assert.Equal(ReleaseStatus.Foreign, new MachineSpec().Boot().Area.Release(default(AreaAllocation)).Status);

    /// <summary>A grant of 10 frames, 4 to a bit: bits 0 to 2, the last one in part.</summary>
    [Theory]
    [InlineData(0, 10, true)] // all
    [InlineData(0, 4, true)] // whole bits
    [InlineData(0, 8, true)]
    [InlineData(4, 6, true)] // to the end of what is allocated
    [InlineData(8, 2, true)] // the tail's bit
    [InlineData(0, 3, false)]
    [InlineData(0, 5, false)]
    [InlineData(1, 3, false)]
    [InlineData(2, 8, false)]
    [InlineData(8, 1, false)]
    [InlineData(9, 1, false)]
    [InlineData(8, 3, null)] // a frame that was never allocated
    public void Release_PartsOfBits_AreRefusedWhereSomethingOfTheBitWouldStay(long offset, long count, bool? fits)
    {
        TestMachine test = new MachineSpec { OrderPerBit = 2, Placement = Placement.Linux }.Boot();
        test.Allocate(10, name: "codec");
        BooksSnapshot before = test.Books();
        ReleaseOutcome outcome = test.Area.Release(test.Window(offset, count));
        Assert.Equal(fits switch { true => ReleaseStatus.Released, false => ReleaseStatus.SplitsBit, null => ReleaseStatus.NotAllocated }, outcome.Status);
        if (fits == false) Assert.Contains("'codec'", outcome.ToString(), StringComparison.Ordinal);
        if (fits != true) Assert.Equal(before, test.Books());
        else Assert.Equal(12 - (((count + 3) / 4) * 4), test.Area.Used.Value);
        test.Verify();
    }

    [Fact]
    public void Release_TailOfABitLentToATenant_FreesTheDevicesFramesAlone()
    {
        TestMachine test = new MachineSpec { OrderPerBit = 2 }.Boot();
        AreaAllocation allocation = test.Allocate(61);
        using Tenant tenant = test.Lend(3);
        Assert.True(test.Area.Contains(new FrameRange(TestMachine.PlaceOf(tenant, 2), new(1))));
        Assert.True(test.Area.Release(allocation).IsReleased);
        Assert.Equal((0, 64, 3), (test.Area.Used.Value, test.Area.Available.Value, tenant.Frames.Value));
        test.Verify();
    }

    /// <summary>Any pieces in any order: together they are the whole, and a piece is released once.</summary>
    [Fact]
    public void Release_AnyPieces_EqualASetOfFrames() =>
        Gen.Select(Gen.Int[0, 70], Gen.Int[1, 20]).Array[1, 30].Sample(
            pieces =>
            {
                TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
                for (int i = 0; i < 8; i++) test.Allocate(8);
                HashSet<int> held = [.. Enumerable.Range(0, 64)];
                foreach ((int offset, int count) in pieces)
                {
                    bool expected = Enumerable.Range(offset, count).All(held.Contains);
                    Assert.Equal(expected, test.Area.Release(test.Window(offset, count)).IsReleased);
                    if (expected) held.ExceptWith(Enumerable.Range(offset, count));
                    Assert.Equal(held.Count, test.Area.Used.Value);
                }

                Assert.Equal(held.Select(frame => frame / 8).Distinct().Count(), test.Machine.Holders.Count);
                test.Verify();
            },
            iter: Soak.Times(100), threads: 1);
}
