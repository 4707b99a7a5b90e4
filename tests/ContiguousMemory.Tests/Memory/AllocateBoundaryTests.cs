using System.Buffers;
using System.Runtime.InteropServices;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>The edges of every argument of an allocation, and of the buffer that comes of it.</summary>
public sealed class AllocateBoundaryTests : IDisposable
{
    private const long MaxBytes = (long)FrameSize.MaxFrames * FrameSize.Bytes;
    private const int Size = 4 << 20;
    private const int Length = 10000;

    private readonly ReservedMemory _memory = ReservedMemory.Create(new ReservedMemoryOptions
    {
        Backing = OperatingSystem.IsLinux() ? BackingKind.Pages : BackingKind.Paper,
        Areas = [new() { Name = "area", Size = Size }],
        DisposeTimeout = TimeSpan.Zero,
    });

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(MaxBytes + 1)]
    [InlineData(long.MaxValue)]
    public void Length_OutOfRange_IsRefused(long length) => RefusedByAll(length, length, default);

    [Theory]
    [InlineData(1, true)]
    [InlineData(Size - 1, true)]
    [InlineData(Size, true)]
    [InlineData(Size + 1, false)]
    [InlineData(MaxBytes - 1, false)]
    [InlineData(MaxBytes, false)]
    public void Length_InRange_IsGrantedIfTheAreaHasIt(long length, bool granted)
    {
        Assert.Equal(granted, _memory.TryAllocate(length, default, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis));
        Assert.Equal(granted ? null : RefusalReason.TooLarge, diagnosis?.Reason);
        buffer?.Dispose();
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(long.MaxValue)]
    public void Alignment_NoPowerOfTwo_IsRefused(long alignment) => RefusedByAll(alignment, 1, new() { Alignment = alignment }, "An alignment is a power of two");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2048)]
    [InlineData(4096)]
    [InlineData(1L << 38)]
    [InlineData(1L << 62)]
    public void Alignment_PowerOfTwo_IsTaken(long alignment) => _memory.Allocate(1, new() { Alignment = alignment }).Dispose();

    [Theory]
    [InlineData(long.MinValue, 1)]
    [InlineData(-1, 1)]
    [InlineData(4097, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1, 1)]
    [InlineData(2048, 1)]
    [InlineData(4096, 4097)]
    [InlineData(8192, Size)]
    public void Boundary_ThatNothingKeepsTo_IsRefused(long boundary, long length) => RefusedByAll(boundary, length, new() { Boundary = boundary }, "boundary");

    [Theory]
    [InlineData(0, Size)]
    [InlineData(4096, 1)]
    [InlineData(4096, 4096)]
    [InlineData(8192, 4097)]
    [InlineData(1L << 62, Size)]
    public void Boundary_ThatCanBeKeptTo_IsTaken(long boundary, long length) => _memory.Allocate(length, new() { Boundary = boundary }).Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    [InlineData("\u007f")]
    [InlineData("a\u0085b")]
    public void Name_NotAName_IsRefused(string name) => Assert.All(Allocations(1, new() { Name = name }), use => Refused.Wrong(use));

    [Fact]
    public void Name_Length_IsUpTo255()
    {
        Assert.All(Allocations(1, new() { Name = new string('x', 256) }), use => Refused.Wrong(use, "255", "256"));
        using ContiguousBuffer longest = _memory.Allocate(1, new() { Name = new string('x', 255) });
        using ContiguousBuffer none = _memory.Allocate(1);
        using ContiguousBuffer plain = _memory.Allocate(1, new() { Name = "é ü 漢" });
        Assert.Equal("buffer", none.Name);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2 * -TimeSpan.TicksPerMillisecond)]
    [InlineData(long.MinValue)]
    public void Timeout_Negative_IsRefusedAtTheCall(long ticks) => Refused.OutOfRange(
        new TimeSpan(ticks), () => _memory.AllocateAsync(1, default, new(ticks), TestContext.Current.CancellationToken).AsTask(), "zero or more");

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public void Access_NoneOfTheThree_IsRefused(int access)
    {
        using ContiguousBuffer buffer = _memory.Allocate(1);
        Refused.OutOfRange((CpuAccess)access, () => { buffer.BeginCpuAccess((CpuAccess)access).Dispose(); }, "Read, Write or ReadWrite");
        buffer.Dispose();
        Assert.Equal(Size, _memory.DefaultArea.Available);
    }

    public static TheoryData<long, int, object> RangesOutside => new()
    {
        { -1, 0, -1L }, { long.MinValue, 0, long.MinValue }, { Length + 1L, 0, Length + 1L }, { long.MaxValue, 1, long.MaxValue },
        { 0, -1, -1L }, { 0, int.MinValue, (long)int.MinValue }, { 0, Length + 1, Length + 1L }, { 1, Length, (long)Length }, { Length, 1, 1L }, { Length - 1, int.MaxValue, (long)int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(RangesOutside))]
    public void Slice_OutsideTheBuffer_IsRefused(long offset, int length, object value)
    {
        using ContiguousBuffer buffer = _memory.Allocate(Length);
        Refused.OutOfRange(value, () => buffer.Slice(offset, length));
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Read);
            _ = cpu.Slice(offset, length);
        });
        Assert.Equal($"{value}", $"{refusal.ActualValue}");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, Length)]
    [InlineData(Length, 0)]
    [InlineData(Length - 1, 1)]
    [InlineData(4095, 2)]
    public void Slice_InsideTheBuffer_IsGiven(long offset, int length)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        using ContiguousBuffer buffer = _memory.Allocate(Length);
        Assert.Equal(length, buffer.Slice(offset, length).Span.Length);
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Read);
        Assert.Equal(length, cpu.Slice(offset, length).Length);
    }

    [Fact]
    public void Pin_OutsideTheMemory_IsRefusedAndHoldsNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        ContiguousBuffer buffer = _memory.Allocate(Length);
        Assert.True(MemoryMarshal.TryGetMemoryManager<byte, MemoryManager<byte>>(buffer.Slice(10, 20), out MemoryManager<byte>? manager));
        Refused.OutOfRange(-1, () => manager.Pin(-1));
        Refused.OutOfRange(21, () => manager.Pin(21));
        manager.Pin(20).Dispose();
        buffer.Dispose();
        Assert.Equal(Size, _memory.DefaultArea.Available);
    }

    [Fact]
    public void Exception_WithoutADiagnosis_IsRefused() => Assert.Throws<ArgumentNullException>(() => new ContiguousAllocationException(null!));

    private void RefusedByAll(object value, long length, AllocationOptions options, params string[] words)
    {
        Assert.All(Allocations(length, options), use => Refused.OutOfRange(value, use, words));
        Assert.Equal((Size, 0), (_memory.DefaultArea.Available, _memory.DefaultArea.Counters.Refused));
    }

    /// <summary>Every way to ask for a buffer.</summary>
    private IReadOnlyList<Action> Allocations(long length, AllocationOptions options) =>
    [
        () => _memory.Allocate(length, options),
        () => _memory.TryAllocate(length, options, out _, out _),
        () => _memory.AllocateAsync(length, options, TimeSpan.Zero).AsTask(),
        () => _memory.DefaultArea.Allocate(length, options),
        () => _memory.DefaultArea.TryAllocate(length, options, out _, out _),
        () => _memory.DefaultArea.TryAllocateHandle(length, options, out _, out _),
        () => _memory.DefaultArea.AllocateAsync(length, options, TimeSpan.Zero).AsTask(),
    ];
}
