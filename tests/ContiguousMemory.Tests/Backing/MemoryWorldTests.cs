using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

[SupportedOSPlatform("linux")]
public sealed class MemoryWorldTests : LinuxTest, IDisposable
{
    private const long Size = 4L << 20;
    private const long Frames = Size / FrameSize.Bytes;

    private readonly MemoryBacking _backing = BackingFactory.Create(BackingKind.Pages, Size, "world");
    private readonly MemoryWorld _world;

    public MemoryWorldTests() => _world = new(_backing);

    public void Dispose() => _backing.Dispose();

    [Fact]
    public void World_OverABacking_DescribesIt()
    {
        Assert.Equal(("memfd", 9, true), (_world.Name, _world.UnitOrder, _world.StartsCleared));
        Assert.False(_backing.Span(0, (int)Size).ContainsAnyExcept((byte)0));
    }

    [Theory]
    [InlineData(0, 512, 512)]
    [InlineData(512, 512, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(Frames - 1, 1, 0)]
    [InlineData(0, 1, Frames - 1)]
    [InlineData(5, 0, 5)]
    public void Move_Frames_CopiesThemAndNothingElse(long source, long count, long destination)
    {
        Frame(source, count).Fill(8);

        _world.Move(new(new(source), new(count)), new(destination));

        Assert.False(Frame(destination, count).ContainsAnyExcept((byte)8));
        Assert.Equal(2 * count * FrameSize.Bytes, _backing.Span(0, (int)Size).Count((byte)8));
    }

    [Theory]
    [InlineData(0, Frames)]
    [InlineData(0, 1)]
    [InlineData(Frames - 1, 1)]
    [InlineData(511, 2)]
    [InlineData(7, 0)]
    public void Clear_Frames_ClearsThemAndNothingElse(long start, long count)
    {
        _backing.Span(0, (int)Size).Fill(8);

        _world.Clear(new(new(start), new(count)));

        Assert.False(Frame(start, count).ContainsAnyExcept((byte)0));
        Assert.Equal(count * FrameSize.Bytes, _backing.Span(0, (int)Size).Count((byte)0));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(Frames, 1)]
    [InlineData(0, Frames + 1)]
    [InlineData(0, -1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(0, long.MaxValue)]
    [InlineData((1L << 52) + 1, 1)]
    public void AnyWork_OutsideTheMachine_IsRefused(long start, long count)
    {
        var frames = new FrameRange(new(start), new(count));
        Assert.True(Record.Exception(() => _world.Clear(frames)) is ArgumentOutOfRangeException or OverflowException);
        Assert.True(Record.Exception(() => _world.Move(frames, new(0))) is ArgumentOutOfRangeException or OverflowException);
        Assert.True(Record.Exception(() => _world.Move(new(new(0), new(count)), new(start))) is ArgumentOutOfRangeException or OverflowException);
    }

    private Span<byte> Frame(long start, long count) => _backing.Span(start * FrameSize.Bytes, (int)(count * FrameSize.Bytes));
}
