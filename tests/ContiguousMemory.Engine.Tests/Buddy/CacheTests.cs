using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>Runs kept by caches above the engine look held, and come out before anybody is refused for them.</summary>
public sealed class CacheTests
{
    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public void TryAllocate_CacheKeepsTheArea_IsDrainedAndGranted(string placement)
    {
        Assert.True(Placement.TryParse(placement, out Placement? policy));
        TestMachine test = new MachineSpec { Placement = policy }.Boot();
        CacheOfRuns cache = new(test);
        cache.Keep(test.Allocate(48));
        test.Allocate(32);
        Assert.Equal(1, cache.Drains);
        test.Verify();
    }

    [Fact]
    public void TryAllocate_NothingKeptHelps_IsRefusedAfterOneDrain()
    {
        TestMachine test = new MachineSpec().Boot();
        CacheOfRuns cache = new(test);
        cache.Keep(test.Allocate(16));
        test.Allocate(48);
        test.Refused(32);
        Assert.Equal(1, cache.Drains);
        Assert.Equal(16, test.Area.Available.Value);
    }

    [Fact]
    public void TryAllocate_CacheKeepsTheRefuge_IsDrainedBeforeTenantsMove()
    {
        TestMachine test = new MachineSpec { Area = 32, Refuge = 32 }.Boot();
        CacheOfRuns cache = new(test);
        Tenant tenant = test.Lend(32);
        Assert.True(test.Machine.TryTake(5, MigrateType.Movable, "kept", out FrameRange kept));
        cache.Keep(kept);
        AreaAllocation allocation = test.Allocate(32);
        Assert.Equal(32, allocation.Moved.Value);
        tenant.Dispose();
        test.Verify();
    }

    [Fact]
    public void TryAllocate_FreeWindow_LeavesCachesAlone()
    {
        TestMachine test = new MachineSpec().Boot();
        CacheOfRuns cache = new(test);
        cache.Keep(test.Allocate(16));
        test.Allocate(16);
        Assert.Equal(0, cache.Drains);
    }

    [Fact]
    public void Verify_CacheKeepsRuns_DrainsItFirst()
    {
        TestMachine test = new MachineSpec().Boot();
        CacheOfRuns cache = new(test);
        cache.Keep(test.Allocate(16));
        Assert.True(Invariants.Verify(test.Areas).IsClean);
        Assert.Equal(1, cache.Drains);
    }

    [Fact]
    public void RemoveCache_Removed_IsNotDrained()
    {
        TestMachine test = new MachineSpec().Boot();
        CacheOfRuns cache = new(test);
        test.Machine.RemoveCache(cache);
        cache.Keep(test.Allocate(64));
        test.Refused(1);
        Assert.Equal(0, cache.Drains);
        Assert.Throws<ArgumentNullException>(() => test.Machine.AddCache(null!));
    }

    /// <summary>Keeps what is given to it until it is drained, as the library's caches do.</summary>
    private sealed class CacheOfRuns : IFrameCache
    {
        private readonly TestMachine _test;
        private readonly List<AreaAllocation> _allocations = [];
        private readonly List<FrameRange> _taken = [];

        public CacheOfRuns(TestMachine test)
        {
            _test = test;
            test.Machine.AddCache(this);
        }

        public int Drains { get; private set; }

        public void Keep(AreaAllocation allocation) => _allocations.Add(allocation);

        public void Keep(FrameRange taken) => _taken.Add(taken);

        public void Drain()
        {
            Drains++;
            Assert.False(_test.Machine.Gate.IsHeldByCurrentThread);
            foreach (AreaAllocation allocation in _allocations) Assert.True(_test.Area.Release(allocation).IsReleased);
            _taken.ForEach(_test.Machine.GiveBack);
            _allocations.Clear();
            _taken.Clear();
        }
    }
}
