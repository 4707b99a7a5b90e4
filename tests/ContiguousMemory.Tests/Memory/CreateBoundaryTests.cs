using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>The edges of every option of a reserve.</summary>
public sealed class CreateBoundaryTests
{
    private const long MaxBytes = (long)FrameSize.MaxFrames * FrameSize.Bytes;
    private const int Unit = 2 << 20;
    private const string NullArea = "no area at all";

    private static readonly ReservedAreaOptions[] s_one = [new() { Name = "area", Size = 1 }];

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(MaxBytes + 1)]
    [InlineData(long.MaxValue)]
    public void AreaSize_OutOfRange_IsRefused(long size) => Refused.OutOfRange(size, () => Make(size), "'area'", "from 1 to 274877906944");

    [Theory]
    [InlineData(1, Unit)]
    [InlineData(Unit - 1, Unit)]
    [InlineData(Unit, Unit)]
    [InlineData(Unit + 1, 2 * Unit)]
    public void AreaSize_InRange_IsRoundedUp(long size, long rounded)
    {
        using ReservedMemory memory = Make(size);
        Assert.Equal(rounded, memory.DefaultArea.Size);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(MaxBytes + 1)]
    [InlineData(long.MaxValue)]
    public void RefugeSize_OutOfRange_IsRefused(long size) => Refused.OutOfRange(size, () => Make(refuge: size), "RefugeSize", "from 0 to 274877906944");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, Unit)]
    [InlineData(Unit, Unit)]
    [InlineData(Unit + 1, 2 * Unit)]
    public void RefugeSize_InRange_IsRoundedUp(long size, long rounded)
    {
        using ReservedMemory memory = Make(refuge: size);
        Assert.Equal(rounded, memory.RefugeSize);
    }

    [Theory]
    [InlineData(MaxBytes, 1)]
    [InlineData(1, MaxBytes)]
    [InlineData(MaxBytes - Unit, Unit + 1)]
    public void Sizes_TogetherTooMuch_AreRefused(long size, long refuge) =>
        Refused.OutOfRange(size, () => Make(size, refuge), "'area'", "more than 274877906944 bytes");

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(27)]
    [InlineData(int.MaxValue)]
    public void OrderPerBit_OutOfRange_IsRefused(int order) => Refused.OutOfRange(order, () => Make(orderPerBit: order), "'area'", "from 0 to 26");

    [Theory]
    [InlineData(Unit, 10, 9)]
    [InlineData(3 * Unit, 10, 9)]
    [InlineData(4 * Unit, 12, 11)]
    [InlineData(Unit, 26, 9)]
    public void OrderPerBit_NotDividingTheArea_IsRefusedWithTheLargest(long size, int order, int largest) =>
        Refused.OutOfRange(order, () => Make(size, orderPerBit: order), $"at most {largest}");

    [Theory]
    [InlineData(Unit, 0)]
    [InlineData(Unit, 9)]
    [InlineData(4 * Unit, 11)]
    public void OrderPerBit_DividingTheArea_IsTaken(long size, int order)
    {
        using ReservedMemory memory = Make(size, orderPerBit: order);
        using ContiguousBuffer buffer = memory.Allocate(1);
        Assert.Equal(size - (4096L << order), memory.DefaultArea.LongestRun);
        Assert.Empty(memory.Verify().Violations);
    }

    [Fact]
    public void Areas_Count_Is1To1024()
    {
        Refused.OutOfRange(0, () => Make([]), "1 to 1024 areas");
        Refused.OutOfRange(1025, () => Make([.. Names(1025)]), "1 to 1024 areas");
        using ReservedMemory memory = Make([.. Names(1024)]);
        Assert.Equal(1024, memory.Areas.Count);
        Assert.True(memory.TryGetArea("area 1023", out _));
    }

    [Fact]
    public void Areas_Null_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => ReservedMemory.Create(new ReservedMemoryOptions { Areas = null! }));
        Refused.Wrong(() => Make([NullArea]), "null");
        Assert.Throws<ArgumentNullException>(() => ReservedMemory.Create(null!));
        using ReservedMemory memory = Make();
        Assert.Throws<ArgumentNullException>(() => memory.TryGetArea(null!, out _));
    }

    [Theory]
    [InlineData("", "63")]
    [InlineData(" ", "63")]
    [InlineData("a\nb", "63")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234", "has 64")]
    public void AreaName_NotAName_IsRefused(string name, string word) => Refused.Wrong(() => Make([name]), word);

    [Fact]
    public void AreaName_Edges_AreTakenOrRefused()
    {
        Assert.Throws<ArgumentNullException>(() => Make([null!]));
        Refused.Wrong(() => Make(["one", "two", "one"]), "'one'");
        using ReservedMemory memory = Make(["one", "One", new string('x', 63), "é"]);
        Assert.Equal(4, memory.Areas.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void Name_NotAName_IsRefused(string name) => Refused.Wrong(() => With(name: name));

    [Fact]
    public void Name_Edges_AreTakenOrRefused()
    {
        Assert.Throws<ArgumentNullException>(() => With(name: null!));
        Refused.Wrong(() => With(name: new string('x', 250)), "249", "250");
        With(name: new string('x', 249)).Dispose();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2 * -TimeSpan.TicksPerMillisecond)]
    [InlineData(long.MinValue)]
    public void DisposeTimeout_Negative_IsRefused(long ticks) => Refused.OutOfRange(new TimeSpan(ticks), () => With(timeout: new(ticks)), "zero or more", "InfiniteTimeSpan");

    [Theory]
    [InlineData(0)]
    [InlineData(-TimeSpan.TicksPerMillisecond)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void DisposeTimeout_InRange_IsTaken(long ticks) => With(timeout: new(ticks)).Dispose();

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(101)]
    [InlineData(int.MaxValue)]
    public void Lending_OutOfRange_IsRefused(int percent) => Refused.OutOfRange(percent, () => With(percent: percent), "from 0 to 100");

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Lending_InRange_IsTaken(int percent) => With(percent: percent).Dispose();

    [Fact]
    public void OtherOptions_Null_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => ReservedMemory.Create(new ReservedMemoryOptions { Areas = s_one, Time = null! }));
        Assert.Throws<ArgumentNullException>(() => ReservedMemory.Create(new ReservedMemoryOptions { Areas = s_one, Placement = null! }));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void Backing_Unknown_IsRefused(int kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems refuse all but paper.");
        Refused.OutOfRange((BackingKind)kind, () => ReservedMemory.Create(new ReservedMemoryOptions { Areas = s_one, Backing = (BackingKind)kind }), "Auto, HugePages, CollapsedPages, GiganticPages, Pages or Paper");
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData((MaxBytes / 2) + 1)]
    [InlineData(long.MaxValue)]
    public void CreateBySize_OutOfRange_IsRefused(long size) => Refused.OutOfRange(size, () => ReservedMemory.Create(size));

    [Fact]
    public void CreateBySize_OneByte_IsOneUnitAndItsRefuge()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        using ReservedMemory memory = ReservedMemory.Create(1);
        Assert.Equal(("reserved", Unit, Unit), (memory.DefaultArea.Name, memory.DefaultArea.Size, memory.RefugeSize));
        Assert.NotEqual("paper", memory.BackingName);
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"area {i}");

    private static ReservedMemory Make(IEnumerable<string> names) =>
        With(areas: [.. names.Select(name => name == NullArea ? null! : new ReservedAreaOptions { Name = name, Size = 1 })]);

    private static ReservedMemory Make(long size = Unit, long refuge = 0, int orderPerBit = 0) =>
        With(areas: [new() { Name = "area", Size = size, OrderPerBit = orderPerBit }], refuge: refuge);

    /// <summary>A reserve of paper with one area, but for what is said.</summary>
    private static ReservedMemory With(
        string? name = "boundary", IReadOnlyList<ReservedAreaOptions>? areas = null, long refuge = 0, TimeSpan timeout = default, int percent = 50) =>
        ReservedMemory.Create(new ReservedMemoryOptions
        {
            Name = name!,
            Backing = BackingKind.Paper,
            Areas = areas ?? s_one,
            RefugeSize = refuge,
            DisposeTimeout = timeout,
            Lending = new(percent),
        });
}
