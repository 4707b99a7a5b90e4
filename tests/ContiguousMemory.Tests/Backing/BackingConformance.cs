using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Linux;
using CsCheck;

namespace ContiguousMemory.Tests.Backing;

/// <summary>What every backing must do. A further backing is a further class that derives from this one and the two beside it.</summary>
[SupportedOSPlatform("linux")]
public abstract class BackingConformance : LinuxTest
{
    protected const long Size = 8L << 20;
    protected const int Block = 2 << 20;

    private static int s_names;

    protected abstract BackingKind Kind { get; }

    protected abstract string BackingName { get; }

    protected abstract long PageSize { get; }

    /// <summary>Bytes of each stretch that is one physical run.</summary>
    protected virtual long RunSize => PageSize;

    [Fact]
    public void Create_Backing_SaysWhatItIs()
    {
        string label = UniqueName();
        using MemoryBacking backing = Make(label: label);

        Assert.Equal((BackingName, label, Size, PageSize, 9), (backing.Name, backing.Label, backing.Length, backing.PageBytes, backing.UnitOrder));
        Assert.Equal(RunSize, backing.Contiguity.Bytes);
        Assert.Contains("physical run", backing.Contiguity.Basis, StringComparison.Ordinal);
        Assert.NotEmpty(backing.Choice);
        Assert.Equal(0, backing.Address(0) % Block);
    }

    [Fact]
    public void Span_NewBacking_ReadsZero()
    {
        using MemoryBacking backing = Make();
        Assert.False(backing.Span(0, (int)Size).ContainsAnyExcept((byte)0));
    }

    public static TheoryData<long, long> RangesOutside => new()
    {
        { -1, 0 }, { -1, 1 }, { 0, -1 }, { long.MinValue, 0 }, { 0, int.MinValue },
        { Size, 1 }, { Size + 1, 0 }, { Size - 1, 2 }, { 1, Size }, { 0, Size + 1 },
        { long.MaxValue, 0 }, { long.MaxValue, 1 }, { long.MaxValue, int.MaxValue }, { 1, int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(RangesOutside))]
    public void AnyRange_OutsideTheMachine_IsRefused(long offset, long length)
    {
        using MemoryBacking backing = Make();

        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => { backing.Span(offset, (int)length); });
        Assert.Contains(refusal.ActualValue!.ToString()!, refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.Clear(offset, length));
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.Copy(offset, 0, length));
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.Copy(0, offset, length));
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.MapWindow(offset, length));
    }

    [Theory]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(0, long.MinValue)]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(Size - 1, long.MaxValue)]
    public void LongRange_OutsideTheMachine_IsRefused(long offset, long length)
    {
        using MemoryBacking backing = Make();
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.Clear(offset, length));
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.Copy(offset, 0, length));
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.Copy(0, offset, length));
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.MapWindow(offset, length));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Size)]
    [InlineData(Size + 1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Address_OutsideTheMachine_IsRefused(long offset)
    {
        using MemoryBacking backing = Make();
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.Address(offset));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, (int)Size)]
    [InlineData(Size - 1, 1)]
    [InlineData(Size, 0)]
    [InlineData(4095, 2)]
    [InlineData(Block - 1, 2)]
    public void Span_InsideTheMachine_IsTheBytesAtTheAddress(long offset, int length)
    {
        using MemoryBacking backing = Make();
        Span<byte> span = backing.Span(offset, length);
        span.Fill(7);

        Assert.Equal(length, span.Length);
        if (length > 0)
            Assert.Equal((7, 7), (Marshal.ReadByte(backing.Address(offset)), Marshal.ReadByte(backing.Address(offset + length - 1))));
        Assert.Equal(length, backing.Span(0, (int)Size).Count((byte)7));
        backing.Clear(offset, length);
        Assert.Equal(0, backing.Span(0, (int)Size).Count((byte)7));
    }

    [Fact]
    public void RandomWork_AgainstAPlainArray_IsTheSame()
    {
        // Two page blocks, and ranges with a bias to their edges, where a copy by whole pages or words would go wrong.
        const int Length = 2 * Block;
        using MemoryBacking backing = Make(Length);
        var model = new byte[Length];
        Gen<int> offset = Gen.OneOf(Gen.Int[0, Length], Gen.Int[0, Length / 4096].Select(page => page * 4096), Gen.Int[Block - 9, Block + 9]);
        Gen.Select(Gen.Int[0, 2], offset, offset, offset).Array[1, 12].Sample(
            steps =>
            {
                foreach ((int kind, int a, int b, int wish) in steps)
                {
                    int length = Math.Min(wish, Length - Math.Max(a, b));
                    switch (kind)
                    {
                        case 0:
                            backing.Span(a, length).Fill((byte)((b % 255) + 1));
                            model.AsSpan(a, length).Fill((byte)((b % 255) + 1));
                            break;
                        case 1:
                            backing.Copy(a, b, length);
                            model.AsSpan(a, length).CopyTo(model.AsSpan(b));
                            break;
                        default:
                            backing.Clear(a, length);
                            model.AsSpan(a, length).Clear();
                            break;
                    }
                }

                return backing.Span(0, Length).SequenceEqual(model);
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public void Work_OnSeparateRangesAtOnce_DoesNotMix()
    {
        using MemoryBacking backing = Make();
        Parallel.For(0, 4, part =>
        {
            long start = part * (long)Block;
            for (int round = 0; round < 20; round++)
            {
                backing.Span(start, Block / 2).Fill((byte)(part + 1));
                backing.Copy(start, start + (Block / 2), Block / 2);
                Assert.False(backing.Span(start, Block).ContainsAnyExcept((byte)(part + 1)), $"part {part}, round {round}");
                backing.Clear(start, Block);
            }
        });

        Assert.False(backing.Span(0, (int)Size).ContainsAnyExcept((byte)0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(Block - 1)]
    [InlineData(Block + 1)]
    [InlineData(Block / 2)]
    [InlineData(-Block)]
    [InlineData((256L << 30) + Block)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Create_SizeOutOfRange_IsRefusedWithValueAndBound(long bytes)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => BackingFactory.Create(Kind, bytes, "size"));
        Assert.Equal(bytes, refusal.ActualValue);
        Assert.Contains($"multiple of {Block}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(bytes.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
    }

    protected static string UniqueName() => string.Create(CultureInfo.InvariantCulture, $"conformance {Interlocked.Increment(ref s_names)}");

    internal MemoryBacking Make(long bytes = Size, string? label = null) => BackingFactory.Create(Kind, bytes, label ?? UniqueName());
}
