using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Requests that nobody stands in the way of: granted in one step, without a thing for the collector.</summary>
public sealed class TakeFreeTests
{
    /// <summary>A frame, odd sizes, page blocks and several, aligned and not, under either policy.</summary>
    public static TheoryData<string, int, int> Requests
    {
        get
        {
            TheoryData<string, int, int> data = [];
            foreach (string placement in Placement.All.Select(policy => policy.Name))
            {
                foreach ((int count, int align) in new[] { (1, 0), (3, 2), (16, 4), (100, 0), (512, 0), (512, 9), (700, 3), (4096, 10) }) data.Add(placement, count, align);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void TryAllocateAndRelease_NothingToMove_LeaveNoGarbage(string placement, int count, int align)
    {
        Assert.True(Placement.TryParse(placement, out Placement? policy));
        TestMachine test = new MachineSpec { Area = 8192, Refuge = 512, BlockOrder = 9, MaxOrder = 10, Placement = policy }.Boot();
        AreaRequest request = TestMachine.Request(count, align) with { Client = "camera", KeepOwn = true };

        // The first of a kind makes what is kept for it, and the very first of all what every thread has.
        for (int i = 0; i < 3; i++) Assert.True(test.Area.Release(test.Allocate(request)).IsReleased);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool all = true;
        for (int i = 0; i < 100; i++) all &= test.TryAllocate(request, out AreaAllocation allocation, out _) && test.Area.Release(allocation).IsReleased;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(all);
        test.Verify();
    }

    /// <summary>Ever other sizes and alignments leave no more: what is kept for the kinds of requests is made over.</summary>
    [Fact]
    public void TryAllocateAndRelease_MoreKindsThanAreKept_LeaveNoGarbage()
    {
        TestMachine test = new MachineSpec { Area = 8192, Refuge = 512, BlockOrder = 9, MaxOrder = 10 }.Boot();
        AllOfThem();
        AllOfThem();
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool all = AllOfThem();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(all);
        test.Verify();

        bool AllOfThem()
        {
            bool all = true;
            for (int count = 1; count < 8192; count += 97)
            {
                AreaRequest request = TestMachine.Request(count, count % 10) with { Client = "camera", KeepOwn = true };
                all &= test.TryAllocate(request, out AreaAllocation allocation, out _) && test.Area.Release(allocation).IsReleased;
            }

            return all;
        }
    }

    /// <summary>The control: a request that a tenant stands in the way of takes the long way, which does leave something.</summary>
    [Fact]
    public void TryAllocate_SomethingToMove_IsSeenToLeaveGarbage()
    {
        TestMachine test = new MachineSpec().Boot();
        test.Lend(64);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(16, test.Allocate(16).Moved.Value);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() > before);
    }

    /// <summary>A request that is refused moves nothing, however large the area and however few the frames that are held.</summary>
    [Fact]
    public void TryAllocate_SixteenOf65536Held_IsRefusedUntouched()
    {
        PaperWorld world = new();
        TestMachine test = new MachineSpec { Area = 65_536, Refuge = 65_536, BlockOrder = 9, MaxOrder = 10, World = world }.Boot();
        using Engine.Tenants.Tenant tenant = test.Lend(65_536);
        List<Engine.Tenants.SlotLease> held = [.. Enumerable.Range(0, 16).Select(i => TestMachine.Lease(tenant, (i * 4096) + 2048))];
        AllocationFailure failure = test.Refused(8192);
        Assert.Equal((RefusalReason.Busy, 0, 0, 0), (failure.Reason, failure.Attempts, failure.Moved.Value, world.FramesMoved.Value));
        Assert.Empty(test.Machine.ActiveClaims);

        // One of them lets go, and there is a window: that of which it was in the middle.
        tenant.EndLease(held[4]);
        AreaAllocation allocation = test.Allocate(8191);
        Assert.Equal((8191, 1), (allocation.Moved.Value, allocation.Attempts));
        held.Remove(held[4]);
        held.ForEach(tenant.EndLease);
    }

    /// <summary>One frame that is held stands in the way of no window that does not have it.</summary>
    [Fact]
    public void TryAllocate_OneOf65536Held_GoesPastItAtOnce()
    {
        TestMachine test = new MachineSpec { Area = 65_536, Refuge = 65_536, BlockOrder = 9, MaxOrder = 10 }.Boot();
        using Engine.Tenants.Tenant tenant = test.Lend(65_536);
        Engine.Tenants.SlotLease held = TestMachine.Lease(tenant, 65_535 - 22_506);
        Assert.Equal(22_506, test.OffsetOf(held.Frames.Start));
        AreaAllocation allocation = test.Allocate(32_768);
        Assert.Equal((32_768, 1), (test.OffsetOf(allocation.Frames.Start), allocation.Attempts));
        tenant.EndLease(held);
    }
}
