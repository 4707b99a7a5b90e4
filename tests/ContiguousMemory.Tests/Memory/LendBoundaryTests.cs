using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>The edges of every argument of lending and of lent memory.</summary>
public sealed class LendBoundaryTests : IDisposable
{
    private const long MaxBytes = (long)FrameSize.MaxFrames * FrameSize.Bytes;
    private const int Unit = 2 << 20;
    private const int Length = Unit + 100;

    private readonly ReservedMemory _memory;
    private readonly MovableMemory _movable;
    private readonly DiscardableMemory _discardable;

    public LendBoundaryTests()
    {
        _memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = OperatingSystem.IsLinux() ? BackingKind.Pages : BackingKind.Paper,
            Areas = [new() { Name = "area", Size = 4 * Unit }],
            RefugeSize = 2 * Unit,
            DisposeTimeout = TimeSpan.Zero,
        });
        _movable = _memory.LendMovable("records", Length);
        _discardable = _memory.LendDiscardable("cache", Length);
    }

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(MaxBytes + 1)]
    [InlineData(long.MaxValue)]
    public void Length_OutOfRange_IsRefused(long length)
    {
        Refused.OutOfRange(length, () => _memory.LendMovable("x", length));
        Refused.OutOfRange(length, () => _memory.LendDiscardable("x", length));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(Unit - 1, 1, Unit - 1)]
    [InlineData(Unit, 1, Unit)]
    [InlineData(Unit + 1, 2, 1)]
    public void Length_InRange_IsWholeUnitsAndALastOne(long length, long units, int last)
    {
        using MovableMemory movable = _memory.LendMovable("x", length);
        using DiscardableMemory discardable = _memory.LendDiscardable("x", length);
        Assert.Equal((length, units, last), (movable.Length, movable.UnitCount, movable.LengthOf(units - 1)));
        Assert.Equal((length, units, last), (discardable.Length, discardable.UnitCount, discardable.LengthOf(units - 1)));
    }

    [Fact]
    public void Length_Largest_IsRefusedOrLentAsTheReserveCan()
    {
        Assert.Equal(MaxBytes, Assert.Throws<LendingException>(() => _memory.LendMovable("x", MaxBytes)).Requested);
        using DiscardableMemory large = _memory.LendDiscardable("x", MaxBytes);
        Assert.Equal(MaxBytes / Unit, large.UnitCount);
        Assert.True(large.TryFill(large.UnitCount - 1, out UnitLease lease));
        lease.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    [InlineData("a\u009fb")]
    public void Name_NotAName_IsRefused(string name)
    {
        Refused.Wrong(() => _memory.LendMovable(name, 1));
        Refused.Wrong(() => _memory.LendDiscardable(name, 1));
        Assert.All(Leases(0, name), lease => Refused.Wrong(lease));
        AssertNothingLeased();
    }

    [Fact]
    public void Name_Edges_AreTakenOrRefused()
    {
        Assert.Throws<ArgumentNullException>(() => _memory.LendMovable(null!, 1));
        Assert.Throws<ArgumentNullException>(() => _memory.LendDiscardable(null!, 1));
        Refused.Wrong(() => _memory.LendMovable(new string('x', 256), 1), "255", "256");
        Assert.All(Leases(0, new string('x', 256)), lease => Refused.Wrong(lease, "255", "256"));
        Assert.All(Leases(0, new string('x', 255)), lease => lease());
        Assert.All(Leases(0, null), lease => lease());
        AssertNothingLeased();
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(1L << 32)]
    [InlineData(long.MaxValue)]
    public void Unit_OutOfRange_IsRefused(long unit)
    {
        Assert.All(Leases(unit, null), lease => Refused.OutOfRange(unit, lease));
        Refused.OutOfRange(unit, () => _discardable.TryDiscard(unit));
        Refused.OutOfRange(unit, () => _movable.LengthOf(unit));
        AssertNothingLeased();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Unit_InRange_IsLeased(long unit)
    {
        Assert.All(Leases(unit, null), lease => lease());
        Assert.True(_discardable.TryDiscard(unit));
    }

    [Theory]
    [InlineData(long.MinValue, 0, long.MinValue)]
    [InlineData(-1, 1, -1L)]
    [InlineData(Length + 1, 0, Length + 1L)]
    [InlineData(long.MaxValue, 1, long.MaxValue)]
    [InlineData(Length, 1, 1)]
    [InlineData(Length - 1, 2, 2)]
    [InlineData(0, Length + 1, Length + 1)]
    [InlineData(1, Length, Length)]
    public void Range_OutsideTheMemory_IsRefused(long offset, int length, object value)
    {
        Refused.OutOfRange(value, () => _movable.Read(offset, new byte[length]));
        Refused.OutOfRange(value, () => _movable.Write(offset, new byte[length]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(Length, 0)]
    [InlineData(Length - 1, 1)]
    [InlineData(Unit - 1, 2)]
    [InlineData(0, Length)]
    public void Range_InsideTheMemory_IsReadAndWritten(long offset, int length)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        byte[] seen = new byte[length];
        _movable.Write(offset, Pattern.Bytes(1, length));
        _movable.Read(offset, seen);
        Assert.Equal(Pattern.Bytes(1, length), seen);
    }

    [Fact]
    public void AnyUse_OfDisposedMemory_IsRefusedByItsOwnName()
    {
        _movable.Dispose();
        _discardable.Dispose();
        Assert.All(Leases(0, null), lease => Assert.Contains("Memory", Assert.Throws<ObjectDisposedException>(lease).ObjectName, StringComparison.Ordinal));
        Assert.Throws<ObjectDisposedException>(() => _discardable.TryDiscard(0));
        Assert.Throws<ObjectDisposedException>(() => _movable.Read(0, []));
        Assert.Throws<ObjectDisposedException>(() => _movable.Write(0, []));
        Assert.Equal(("records", Length, 2, 100, 0), (_movable.Name, _movable.Length, _movable.UnitCount, _movable.LengthOf(1), _movable.HeldBytes));
        Assert.Null(_discardable.Fault);
    }

    /// <summary>Every way to lease a unit, each ended at once.</summary>
    private IReadOnlyList<Action> Leases(long unit, string? name) =>
    [
        () => _movable.Lease(unit, name).Dispose(),
        () => _movable.Hold(unit, name).Dispose(),
        () => _movable.LeaseLongTerm(unit, name).Dispose(),
        () =>
        {
            _discardable.TryFill(unit, out UnitLease lease, name);
            lease.Dispose();
        },
        () =>
        {
            _discardable.TryLease(unit, out UnitLease lease, name);
            lease.Dispose();
        },
        () =>
        {
            if (_discardable.TryHold(unit, out HeldLease? lease, name)) lease.Dispose();
        },
        () => _discardable.LeaseLongTerm(unit, name).Dispose(),
    ];

    private void AssertNothingLeased()
    {
        using ContiguousBuffer all = _memory.Allocate(4 * Unit);
        Assert.Empty(_memory.Verify().Violations);
    }
}
