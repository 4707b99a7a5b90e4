using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Iterating areas and finding them. Numbers are MiB.</summary>
public sealed class RegistryTests
{
    private const long MiB = Board.MiB;

    [Fact]
    public void ForEach_AllZero_VisitsInOrderOfCreation()
    {
        Board board = Board.Lowmem(64, 64);
        board.Declare(2, start: 100, isFixed: true, name: "first");
        board.Declare(2, start: 70, isFixed: true, name: "second");
        board.Declare(2, name: "third");
        List<string> visited = [];
        Assert.Equal(0, board.Areas.ForEach(area =>
        {
            visited.Add(area.Name);
            return 0;
        }));
        Assert.Equal(["first", "second", "third"], visited);
    }

    [Fact]
    public void ForEach_NotZero_StopsAndReturnsIt()
    {
        Board board = Board.Lowmem(64, 64);
        for (int i = 0; i < 4; i++) board.Declare(2);
        int visits = 0;
        Assert.Equal(-7, board.Areas.ForEach(_ => ++visits == 3 ? -7 : 0));
        Assert.Equal(3, visits);
        Assert.Throws<ArgumentNullException>(() => board.Areas.ForEach(null!));
    }

    [Theory]
    [InlineData(60, 71, false)]
    [InlineData(60, 72, true)] // ends where it starts: touching counts
    [InlineData(72, 72, true)]
    [InlineData(75, 76, true)]
    [InlineData(60, 200, true)]
    [InlineData(80, 90, false)] // starts where it ends: that does not
    [InlineData(79, 90, true)]
    [InlineData(90, 100, false)]
    public void Intersects_OneRange_TouchingFromBelowCounts(long start, long end, bool intersects)
    {
        Area area = Board.Lowmem(64, 64).Declare(8, start: 72, isFixed: true);
        Assert.Equal(intersects, area.Intersects(Board.Address(start), Board.Address(end)));
    }

    [Fact]
    public void Intersects_ToTheByte_TouchingFromBelowCounts()
    {
        Area area = Board.Lowmem(64, 64).Declare(8, start: 72, isFixed: true);
        ulong start = (ulong)(72 * MiB);
        ulong end = (ulong)(80 * MiB);
        Assert.False(area.Intersects(new(0), new(start - 1)));
        Assert.True(area.Intersects(new(0), new(start)));
        Assert.True(area.Intersects(new(end - 1), new(ulong.MaxValue)));
        Assert.False(area.Intersects(new(end), new(ulong.MaxValue)));
    }

    [Fact]
    public void Intersects_SeveralRanges_AnyOfThemCounts()
    {
        Board board = new(Board.FourGiB, [(ZoneKind.Normal, 24)], [(Board.FourGiB + 8, 8)]);
        Area area = board.Areas.DeclareMulti(new AreaDeclaration { Size = 16 * MiB });
        Assert.True(area.Intersects(Board.Address(Board.FourGiB), Board.Address(Board.FourGiB + 1)));
        Assert.False(area.Intersects(Board.Address(Board.FourGiB + 9), Board.Address(Board.FourGiB + 12)));
        Assert.True(area.Intersects(Board.Address(Board.FourGiB + 9), Board.Address(Board.FourGiB + 16)));
    }

    [Fact]
    public void Base_OneRange_IsItsAddressAndSeveralHaveNone()
    {
        Assert.Equal(Board.Address(72), Board.Lowmem(64, 64).Declare(8, start: 72, isFixed: true).Base);
        Board board = new(Board.FourGiB, [(ZoneKind.Normal, 24)], [(Board.FourGiB + 8, 8)]);
        Area area = board.Areas.DeclareMulti(new AreaDeclaration { Size = 16 * MiB, Name = "split" });
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => area.Base);
        Assert.Contains("'split' has 2 ranges", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_DeviceWithAnAreaOfItsOwn_NeverGetsTheDefault()
    {
        Board board = Board.Lowmem(64, 64);
        Area shared = board.Declare(8, name: "reserved");
        Area camera = board.Declare(2, name: "camera");
        Assert.Null(board.Areas.Default);
        Assert.Null(board.Areas.Find(null));
        Assert.Null(board.Areas.Find("codec"));
        board.Areas.SetDefault(shared);
        board.Areas.Assign("camera 0", camera);
        Assert.Same(shared, board.Areas.Find(null));
        Assert.Same(shared, board.Areas.Find("codec"));
        Assert.Same(camera, board.Areas.Find("camera 0"));

        // Also when its own is full: that is for the caller to see.
        board.Boot();
        Assert.True(camera.TryAllocate(TestMachine.Request(512), out _, out _, CancellationToken.None));
        Assert.Same(camera, board.Areas.Find("camera 0"));
        Assert.False(board.Areas.Find("camera 0")!.TryAllocate(TestMachine.Request(1), out _, out _, CancellationToken.None));
        board.Areas.Assign("camera 0", shared);
        Assert.Same(shared, board.Areas.Find("camera 0"));
    }

    [Fact]
    public void Assign_AreaOfAnotherRegistry_IsRefused()
    {
        Board board = Board.Lowmem(64, 64);
        Area foreign = Board.Lowmem(64, 64).Declare(2, name: "foreign");
        Assert.Contains("'foreign'", Assert.Throws<ArgumentException>(() => board.Areas.SetDefault(foreign)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => board.Areas.Assign("device", foreign));
        Assert.Throws<ArgumentNullException>(() => board.Areas.SetDefault(null!));
        Assert.ThrowsAny<ArgumentException>(() => board.Areas.Assign(" ", board.Declare(2)));
    }

    [Theory]
    [InlineData(72, 8, true)]
    [InlineData(74, 2, true)]
    [InlineData(70, 4, false)]
    [InlineData(78, 4, false)]
    [InlineData(64, 2, false)]
    [InlineData(72, 12, false)] // two areas side by side
    public void TryFind_Frames_AreWhollyInOneRange(long start, long length, bool found)
    {
        Board board = Board.Lowmem(64, 64);
        Area first = board.Declare(8, start: 72, isFixed: true);
        board.Declare(8, start: 80, isFixed: true);
        Assert.Equal(found, board.Areas.TryFind(Board.Range(start, length), out Area? area));
        Assert.Same(found ? first : null, area);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void UsedBits_NoSuchRange_IsRefused(int range) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Board.Lowmem(64, 64).Declare(2).UsedBits(range));

    [Theory]
    [InlineData("linux", true)]
    [InlineData("cheapest", true)]
    [InlineData("Linux", false)]
    [InlineData("", false)]
    [InlineData("best fit", false)]
    [InlineData(null, false)]
    public void Placement_Name_IsFoundAsItIsWritten(string? name, bool known)
    {
        Assert.Equal(known, Placement.TryParse(name!, out Placement? placement));
        Assert.Equal(known ? name : null, placement?.ToString());
    }
}
