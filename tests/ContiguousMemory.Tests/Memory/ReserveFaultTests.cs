using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory.Tests.Memory;

/// <summary>What is left when the memory itself fails in the middle of something: everything as it was before.</summary>
public sealed class ReserveFaultTests : IDisposable
{
    private const int Unit = 2 << 20;

    private readonly ReservedMemory _memory = null!;
    private WorldThatFails _world = null!;

    public ReserveFaultTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        ReservedMemoryOptions options = new()
        {
            Backing = BackingKind.Pages,
            Areas = [new() { Name = "area", Size = 2 * Unit }],
            RefugeSize = 2 * Unit,
            Lending = new(0),
            DisposeTimeout = TimeSpan.Zero,
        };
        _memory = ReservedMemory.Create(options, real => _world = new WorldThatFails(real));
    }

    public void Dispose() => _memory?.Dispose();

    [Fact]
    public async Task Allocate_CopyFails_TakesNothingAndLosesNothing()
    {
        using MovableMemory lent = _memory.LendMovable("records", 2 * Unit);
        lent.Write(0, Pattern.Bytes(1, 2 * Unit));
        _world.FailsToMove = true;

        Assert.Throws<IOException>(() => _memory.Allocate(2 * Unit));
        await Assert.ThrowsAsync<IOException>(
            async () => await _memory.AllocateAsync(2 * Unit, default, Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken));

        AssertUntouched(free: 2 * Unit);
        byte[] seen = new byte[2 * Unit];
        lent.Read(0, seen);
        Assert.True(Pattern.Is(seen, 1));
        _world.FailsToMove = false;
        using ContiguousBuffer buffer = _memory.Allocate(2 * Unit);
        Assert.True(Pattern.IsZero(buffer.Memory.Span));
    }

    [Fact]
    public void Allocate_ClearingFails_TakesNothingAndClearsTheNextTime()
    {
        using (ContiguousBuffer before = _memory.Allocate(2 * Unit)) before.Memory.Span.Fill(1);
        _world.FailsToClear = true;

        Assert.Throws<IOException>(() => _memory.Allocate(2 * Unit));
        Assert.Throws<IOException>(() => _memory.DefaultArea.TryAllocateHandle(1, default, out _, out _));

        AssertUntouched(free: 4 * Unit);
        _world.FailsToClear = false;
        using ContiguousBuffer buffer = _memory.Allocate(2 * Unit);
        Assert.True(Pattern.IsZero(buffer.Memory.Span));
    }

    [Fact]
    public void Lend_ClearingFails_TakesNothing()
    {
        using (ContiguousBuffer before = _memory.Allocate(2 * Unit)) before.Memory.Span.Fill(1);
        using DiscardableMemory cache = _memory.LendDiscardable("cache", Unit);
        _world.FailsToClear = true;

        Assert.Throws<IOException>(() => _memory.LendMovable("records", 3 * Unit));
        Assert.Throws<IOException>(() => cache.TryFill(0, out _));

        Assert.Equal(0, cache.HeldBytes);
        Assert.False(cache.TryLease(0, out _));
        AssertUntouched(free: 4 * Unit);
        _world.FailsToClear = false;
        Assert.True(cache.TryFill(0, out UnitLease lease));
        Assert.True(Pattern.IsZero(lease.Span));
        lease.Dispose();
    }

    [Fact]
    public void LeaseLongTerm_CopyFails_LeavesTheUnitWhereItIs()
    {
        using MovableMemory lent = _memory.LendMovable("records", Unit);
        lent.Write(0, Pattern.Bytes(1, Unit));
        _world.FailsToMove = true;
        Assert.Throws<IOException>(() => lent.LeaseLongTerm(0));
        AssertUntouched(free: 3 * Unit);
        using HeldLease lease = lent.Hold(0);
        Assert.True(Pattern.Is(lease.Memory.Span, 1));
    }

    private void AssertUntouched(long free)
    {
        Assert.Empty(_memory.Verify().Violations);
        Assert.Equal((2 * Unit, free), (_memory.DefaultArea.Available, _memory.FreeBytes));
    }
}
