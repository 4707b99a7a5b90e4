using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Reserves whose areas guarantee, on paper: every decision is the same on memory.</summary>
public sealed class PromiseReserveTests
{
    private const int Unit = 2 << 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void LendMovable_MoreThanCouldMoveOut_IsRefusedAndThePromiseIsSaidToBeWhy()
    {
        List<long> dropped = [];
        using ReservedMemory memory = Make(refuge: 2 * Unit);
        using DiscardableMemory cache = memory.LendDiscardable("cache", Unit, dropped.Add);
        Assert.True(cache.TryFill(0, out UnitLease lease));
        lease.Dispose();

        LendingException refusal = Assert.Throws<LendingException>(() => memory.LendMovable("records", 3 * Unit));

        Assert.Contains("guaranteed areas lend movable memory only what could move out of them, which is 4 MiB more now", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(dropped);
        using MovableMemory records = memory.LendMovable("records", 2 * Unit);
        Assert.Contains("which is 0 B more now", Assert.Throws<LendingException>(() => memory.LendMovable("more", 1)).Message, StringComparison.Ordinal);
        using ContiguousBuffer all = memory.Allocate(8 * Unit);
        Assert.True(memory.Verify().IsClean);
    }

    /// <summary>The control: best effort lends all, and then a device goes without.</summary>
    [Fact]
    public void LendMovable_BestEffort_LendsAllAndABufferIsRefused()
    {
        using ReservedMemory memory = Make(refuge: 2 * Unit, LendingPromise.BestEffort);
        using MovableMemory records = memory.LendMovable("records", 10 * Unit);
        Assert.False(memory.TryAllocate(8 * Unit, default, out _, out AllocationDiagnosis? why));
        Assert.Equal(RefusalReason.NoRefuge, why.Reason);
    }

    [Fact]
    public async Task AllocateAsync_PlaceOutsideIsLeased_WaitsForTheLeaseThatTryAllocateNames()
    {
        using ReservedMemory memory = Make(refuge: Unit, cmaFirstAbovePercent: 100);
        using DiscardableMemory cache = memory.LendDiscardable("cache", Unit);
        Assert.True(cache.TryFill(0, out UnitLease filling));
        filling.Dispose();
        using MovableMemory records = memory.LendMovable("records", Unit);
        Assert.True(cache.TryHold(0, out HeldLease? lease, "reader"));
        Assert.False(memory.TryAllocate(8 * Unit, default, out _, out AllocationDiagnosis? why));
        Assert.Equal((RefusalReason.NoRefuge, "reader", Obstacle.Lease), (why.Reason, why.RefugeBlockers.Single().Holder, why.RefugeBlockers.Single().Obstacle));
        Assert.Contains("'reader'", why.ToString(), StringComparison.Ordinal);

        Task<ContiguousBuffer> waiting = memory.AllocateAsync(8 * Unit, default, Timeout.InfiniteTimeSpan, Stop).AsTask();
        Assert.False(waiting.IsCompleted);
        lease.Dispose();

        using ContiguousBuffer buffer = await waiting.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.True(memory.Verify().IsClean);
    }

    [Fact]
    public async Task AllocateAsync_UnitInTheWindowIsLeased_WaitsForIt()
    {
        using ReservedMemory memory = Make(refuge: 2 * Unit);
        using MovableMemory records = memory.LendMovable("records", 2 * Unit);
        HeldLease lease = records.Hold(0, "reader");
        Assert.False(memory.TryAllocate(8 * Unit, default, out _, out AllocationDiagnosis? why));
        Assert.Equal("reader", why.Blockers.Single().Holder);

        ContiguousAllocationException late = await Assert.ThrowsAsync<ContiguousAllocationException>(
            () => memory.AllocateAsync(8 * Unit, default, TimeSpan.Zero, Stop).AsTask());
        Assert.Equal("reader", late.Diagnosis.Blockers.Single().Holder);

        Task<ContiguousBuffer> waiting = memory.AllocateAsync(8 * Unit, default, Timeout.InfiniteTimeSpan, Stop).AsTask();
        lease.Dispose();
        using ContiguousBuffer buffer = await waiting.WaitAsync(TimeSpan.FromMinutes(1), Stop);
    }

    [Fact]
    public void Create_AreaSaysOtherwise_TheReservesPromiseIsForThoseThatDoNot()
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Paper,
            Areas = [new() { Name = "a", Size = Unit }, new() { Name = "b", Size = Unit, Promise = LendingPromise.BestEffort }],
            Promise = LendingPromise.Guaranteed,
        });
        Assert.Equal([LendingPromise.Guaranteed, LendingPromise.BestEffort], memory.Areas.Select(area => area.Promise));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Create_PromiseThatIsNone_IsRefused(int promise)
    {
        Assert.Contains("BestEffort or Guaranteed", Assert.Throws<ArgumentOutOfRangeException>(() => Make(Unit, (LendingPromise)promise)).Message, StringComparison.Ordinal);
        Assert.Contains("'a'", Assert.Throws<ArgumentOutOfRangeException>(() => ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Paper,
            Areas = [new() { Name = "a", Size = Unit, Promise = (LendingPromise)promise }],
        })).Message, StringComparison.Ordinal);
    }

    private static ReservedMemory Make(long refuge, LendingPromise promise = LendingPromise.Guaranteed, int cmaFirstAbovePercent = 0) =>
        ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Paper,
            Areas = [new() { Name = "area", Size = 8 * Unit }],
            RefugeSize = refuge,
            Promise = promise,
            Lending = new LendingRules(cmaFirstAbovePercent),
        });
}
