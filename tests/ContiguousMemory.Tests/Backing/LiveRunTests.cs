using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>Several units moved by one call: in one piece where their addresses follow each other as their frames do, and right in any case.</summary>
[SupportedOSPlatform("linux")]
public sealed class LiveRunTests : LinuxTest, IDisposable
{
    private const long Unit = BackingRequest.UnitBytes;
    private const int Units = 4;

    private readonly MemfdBacking _backing = (MemfdBacking)BackingFactory.Create(BackingKind.Pages, 2 * Units * Unit, "runs");

    public LiveRunTests() => Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");

    public void Dispose() => _backing.Dispose();

    /// <summary>Which unit of the memory each of the live addresses shows, in their order, and where the runs are.</summary>
    [Theory]
    [InlineData(new[] { 0, 1, 2, 3 }, new[] { 4, 3, 2, 1 })]
    [InlineData(new[] { 3, 2, 1, 0 }, new[] { 1, 1, 1, 1 })]
    [InlineData(new[] { 1, 2, 0, 3 }, new[] { 1, 2, 1, 1 })]
    [InlineData(new[] { 2, 3 }, new[] { 0, 0, 2, 1 })]
    [InlineData(new[] { 0 }, new[] { 1, 0, 0, 0 })]
    public void Move_UnitsShownInAnyOrder_ShowsTheirBytesInTheNewFrames(int[] shown, int[] runs)
    {
        for (int unit = 0; unit < Units; unit++) Bytes(unit).Fill((byte)(unit + 1));
        using LiveMapping live = _backing.MapLive(shown.Length, "to see", keepAddresses: false);
        for (int place = 0; place < shown.Length; place++) live.Show(place, shown[place] * Unit);
        Assert.Equal(runs, Enumerable.Range(0, Units).Select(unit => (int)(_backing.Live!.RunAt(unit * Unit, (Units - unit) * Unit) / Unit)));
        Assert.Equal(Math.Min(runs[0], 2), _backing.Live!.RunAt(0, 2 * Unit) / Unit);

        new MemoryWorld(_backing).Move(Frames(0, Units), Frames(Units, Units).Start);

        for (int place = 0; place < shown.Length; place++)
        {
            Span<byte> unit = RawMemory.Span(live.Start + (nint)(place * Unit), (int)Unit);
            Assert.False(unit.ContainsAnyExcept((byte)(shown[place] + 1)));
            unit[9] = 99;
            Assert.Equal(99, Bytes(Units + shown[place])[9]);
        }

        for (int unit = 0; unit < Units; unit++) Assert.Equal(unit + 1, Bytes(Units + unit)[8]);
        Assert.Equal(shown.Length, _backing.LiveMoves);
        Assert.Equal(0, _backing.Live.AddressOf(shown[0] * Unit));
        for (int place = 0; place < shown.Length; place++) live.Hide(place, (Units + shown[place]) * Unit);
    }

    [Fact]
    public void Move_RunFails_LeavesAllOfItWhereItWas()
    {
        using LiveMapping live = _backing.MapLive(2, "to see", keepAddresses: false);
        live.Show(0, 0);
        live.Show(1, Unit);
        Bytes(1).Fill(7);
        _backing.Live!.Failing = (LiveMoveStep.Map, NativeConstants.ENOMEM);

        BackingException refused = Assert.Throws<BackingException>(() => new MemoryWorld(_backing).Move(Frames(0, 2), Frames(Units, 1).Start));

        Assert.Contains("4 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Equal((live.Start, live.Start + (nint)Unit), (_backing.Live.AddressOf(0), _backing.Live.AddressOf(Unit)));
        Assert.Equal(0, _backing.LiveMoves);
        RawMemory.Span(live.Start + (nint)Unit, 1)[0] = 8;
        Assert.Equal(8, Bytes(1)[0]);
        for (int unit = 0; unit < 2; unit++) live.Hide(unit, unit * Unit);
    }

    private Span<byte> Bytes(int unit) => _backing.Span(unit * Unit, (int)Unit);

    private static FrameRange Frames(int unit, int count) => new(new(unit * Unit / FrameSize.Bytes), new(count * Unit / FrameSize.Bytes));
}
