using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Telemetry;
using ContiguousMemory.Tests.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Clearing memory before anybody asks for it: by a call, and in the background.</summary>
public sealed class ClearAheadTests
{
    private const long MiB = 1 << 20;

    private readonly FakeTimeProvider _clock = new();
    private CountingWorld _world = null!;

    [Fact]
    public void ClearAhead_ReleasedBuffer_TheNextNeedsNoClearing()
    {
        using ReservedMemory memory = Make(BackingKind.Pages);
        Use(memory);

        Assert.Equal(4 * MiB, memory.ClearAhead(long.MaxValue, TestContext.Current.CancellationToken));

        long before = _world.Cleared;
        using ContiguousBuffer buffer = memory.Allocate(8 * MiB, new() { Name = "other" });
        Assert.True(Pattern.IsZero(buffer.Memory.Span));
        Assert.Equal(before, _world.Cleared);
        Assert.True(memory.Verify().IsClean);
    }

    /// <summary>The control: nothing cleared ahead, and the next buffer is cleared when it is granted.</summary>
    [Fact]
    public void Allocate_NothingClearedAhead_IsClearedThen()
    {
        using ReservedMemory memory = Make(BackingKind.Pages);
        Use(memory);
        long before = _world.Cleared;
        using ContiguousBuffer buffer = memory.Allocate(8 * MiB, new() { Name = "other" });
        Assert.True(Pattern.IsZero(buffer.Memory.Span));
        Assert.Equal(4 * MiB, _world.Cleared - before);
    }

    /// <summary>The control: where the clearing is left out, the bytes of the one before are there to be seen.</summary>
    [Fact]
    public void ClearAhead_ClearingLeftOut_IsSeenByTheNextHolder()
    {
        using ReservedMemory memory = Make(BackingKind.Pages);
        Use(memory);
        _world.Forgets = true;
        memory.ClearAhead(long.MaxValue, TestContext.Current.CancellationToken);
        using ContiguousBuffer buffer = memory.Allocate(8 * MiB, new() { Name = "other" });
        Assert.False(Pattern.IsZero(buffer.Memory.Span));
    }

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(2 * MiB, 2 * MiB)]
    [InlineData(4 * MiB, 4 * MiB)]
    [InlineData(4 * MiB + 1, 4 * MiB)]
    [InlineData(long.MaxValue, 4 * MiB)]
    public void ClearAhead_SoMany_ClearsNoMore(long bytes, long expected)
    {
        using ReservedMemory memory = Make();
        Use(memory);
        long before = _world.Cleared;
        Assert.Equal(expected, memory.ClearAhead(bytes, TestContext.Current.CancellationToken));
        Assert.Equal((expected, 8 * MiB), (_world.Cleared - before, memory.FreeBytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void ClearAhead_NoBytes_Throws(long bytes)
    {
        using ReservedMemory memory = Make();
        Assert.Contains("more than zero", Assert.Throws<ArgumentOutOfRangeException>(() => memory.ClearAhead(bytes, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClearAhead_Cancelled_ClearsNothing()
    {
        using ReservedMemory memory = Make();
        Use(memory);
        Assert.Equal(0, memory.ClearAhead(long.MaxValue, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void ClearAhead_AfterDispose_Throws()
    {
        ReservedMemory memory = Make();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.ClearAhead(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Create_ClearAheadBelowZero_Throws() =>
        Assert.Contains("ClearAhead", Assert.Throws<ArgumentOutOfRangeException>(() => Make(rate: -1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Background_TimePasses_ClearsAtItsRateUntilThereIsNoMore()
    {
        using ReservedMemory memory = Make(rate: 20 * MiB);
        Use(memory);
        long before = _world.Cleared;
        List<long> seen = [];
        for (int i = 0; i < 6; i++)
        {
            _clock.Advance(AheadClearing.Period);
            seen.Add((_world.Cleared - before) / MiB);
        }

        Assert.Equal([1, 2, 3, 4, 4, 4], seen);
        Assert.True(memory.Verify().IsClean);
    }

    /// <summary>The control: nobody asked for it.</summary>
    [Fact]
    public void Background_ByDefault_ClearsNothing()
    {
        using ReservedMemory memory = Make();
        Use(memory);
        long before = _world.Cleared;
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(before, _world.Cleared);
    }

    [Fact]
    public void Background_AfterDispose_ClearsNothing()
    {
        ReservedMemory memory = Make(rate: 20 * MiB);
        Use(memory);
        memory.Dispose();
        long before = _world.Cleared;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(before, _world.Cleared);
    }

    [Fact]
    public void ClearAhead_Cleared_IsCounted()
    {
        string name = $"cleared-{Guid.NewGuid():N}";
        using Gauge gauge = new(name);
        using ReservedMemory memory = Make(name: name);
        Use(memory);
        memory.ClearAhead(MiB, TestContext.Current.CancellationToken);
        Assert.Equal(MiB, gauge[ReserveMetrics.ClearedAhead]);
    }

    /// <summary>A buffer of half the area comes and goes, and leaves its bytes there.</summary>
    private static void Use(ReservedMemory memory)
    {
        using ContiguousBuffer buffer = memory.Allocate(4 * MiB, new() { Name = "camera" });
        if (memory.BackingName != "paper") buffer.Memory.Span.Fill(7);
    }

    private ReservedMemory Make(BackingKind kind = BackingKind.Paper, long rate = 0, string name = "reserved")
    {
        Assert.SkipUnless(kind == BackingKind.Paper || OperatingSystem.IsLinux(), "Real memory needs Linux.");
        ReservedMemoryOptions options = new()
        {
            Name = name,
            Backing = kind,
            Areas = [new() { Name = "area", Size = 8 * MiB, FrontCacheSize = 0 }],
            ClearAhead = rate,
            Time = _clock,
        };
        return ReservedMemory.Create(options, real => _world = new CountingWorld(real));
    }

    /// <summary>Counts what is cleared, and forgets to clear when it is told to.</summary>
    private sealed class CountingWorld(IWorld real) : WorldDouble(real)
    {
        public long Cleared { get; private set; }

        public bool Forgets { get; set; }

        public override void Clear(Engine.Frames.FrameRange frames)
        {
            Cleared += frames.Count.Bytes;
            if (!Forgets) base.Clear(frames);
        }
    }
}
