using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>cma_declare_contiguous_multi (6.15). Numbers are MiB, addresses counted from 4 GiB.</summary>
public sealed class DeclareMultiTests
{
    private const long FourGiB = Board.FourGiB;

    /// <summary>Free ranges of these lengths, one after the other from 4 GiB up, 2 MiB apart.</summary>
    private static Board Ranges(params long[] lengths)
    {
        List<(long, long)> holes = [];
        long cursor = FourGiB;
        foreach (long length in lengths)
        {
            holes.Add((cursor + length, 2));
            cursor += length + 2;
        }

        return new Board(FourGiB, [(ZoneKind.Normal, cursor - FourGiB)], [.. holes]);
    }

    private static string Place(Area area) => string.Join(' ', area.Ranges.Select(range => $"{((long)range.Start.Address.Value >> 20) - FourGiB}+{range.Count.Bytes >> 20}"));

    private static AreaDeclaration Declaration(long size, long alignment = 0, int orderPerBit = 0) =>
        new() { Size = size * Board.MiB, Alignment = alignment * Board.MiB, OrderPerBit = orderPerBit, Name = "multi" };

    [Fact]
    public void OneRangeWillDo_IsOneRange() => Assert.Equal("6+8", Place(Ranges(4, 16, 8).Areas.DeclareMulti(Declaration(8))));

    [Fact]
    public void NoRangeIsLargeEnough_TakesTheLargestFirstAndTheLastInPart()
    {
        // 16 and 12 are chosen to make 24; in address order the second of them gives what is left.
        Area area = Ranges(16, 4, 12, 8).Areas.DeclareMulti(Declaration(24));
        Assert.Equal("0+16 24+8", Place(area));
        Assert.Equal(24 * Board.MiB, area.Count.Bytes);
    }

    [Fact]
    public void LargestIsTheHighest_ThePartIsStillTheHighest() => Assert.Equal("6+12 26+12", Place(Ranges(4, 12, 4, 16).Areas.DeclareMulti(Declaration(24))));

    [Fact]
    public void MoreRangesThanEight_KeepsTheEightLargest()
    {
        Area area = Ranges(2, 4, 4, 4, 4, 4, 4, 4, 4, 2).Areas.DeclareMulti(Declaration(32));
        Assert.Equal("4+4 10+4 16+4 22+4 28+4 34+4 40+4 46+4", Place(area));
        Assert.Equal(AreaRegistry.MaxRanges, area.Ranges.Count);
    }

    [Fact]
    public void EightLargestTogetherTooSmall_IsNoMemoryAndNothingIsReserved()
    {
        // 36 are free in all, 34 in the eight largest.
        Board board = Ranges(2, 4, 4, 4, 4, 4, 4, 4, 4, 2);
        Assert.Equal(32, Place(board, 32));
        board = Ranges(2, 4, 4, 4, 4, 4, 4, 4, 4, 2);
        CmaException refused = board.Refused(() => board.Areas.DeclareMulti(Declaration(34)));
        Assert.Equal(CmaError.NoMemory, refused.Error);
        Assert.Contains("32 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RangesBelowFourGiB_AreNotUsed()
    {
        // 12 below, the largest of all, and 8 + 8 above.
        Board board = new(FourGiB - 16, [(ZoneKind.Normal, 36)], [(FourGiB - 4, 4), (FourGiB + 8, 2), (FourGiB + 18, 2)]);
        Assert.Equal(CmaError.NoMemory, board.Refused(() => board.Areas.DeclareMulti(Declaration(18))).Error);
        Assert.Equal("0+8 10+8", Place(board.Areas.DeclareMulti(Declaration(16))));
    }

    [Fact]
    public void EndsOfRanges_AreAlignedInwards()
    {
        // Free are 2 to 18 and 20 to 34; on multiples of 8 that is 8 to 16 and 24 to 32.
        Board board = new(FourGiB, [(ZoneKind.Normal, 48)], [(FourGiB, 2), (FourGiB + 18, 2), (FourGiB + 34, 14)]);
        Assert.Equal("8+8 24+8", Place(board.Areas.DeclareMulti(Declaration(16, alignment: 8))));
    }

    [Fact]
    public void BitsLargerThanABlock_DivideEveryRange()
    {
        Area area = Ranges(6, 6, 10, 10).Areas.DeclareMulti(Declaration(16, orderPerBit: 10));
        Assert.All(area.Ranges, range => Assert.Equal(0, range.Count.Value % 1024));
        Assert.Equal(16 * Board.MiB, area.Count.Bytes);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(8, 3, 0)]
    [InlineData(6, 0, 10)]
    [InlineData(1000, 0, 0)]
    public void WhatOneRangeRefusesForAnotherReason_IsRefused(long size, long alignment, int orderPerBit)
    {
        Board board = Ranges(4, 16);
        Assert.Equal(size == 1000 ? CmaError.NoMemory : CmaError.InvalidArgument, board.Refused(() => board.Areas.DeclareMulti(Declaration(size, alignment, orderPerBit))).Error);
    }

    [Fact]
    public void BaseLimitAndFixed_DoNotApply()
    {
        AreaDeclaration declaration = Declaration(8) with { Base = Board.Address(FourGiB + 1), Limit = Board.Address(1), IsFixed = true };
        Assert.Equal("0+8", Place(Ranges(16).Areas.DeclareMulti(declaration)));
    }

    /// <summary>Against a reading of the rule with sets of page blocks.</summary>
    [Fact]
    public void AnyRanges_EqualTheRuleReadNaively() =>
        Gen.Select(Gen.Int[1, 12].Array[1, 12], Gen.Int[1, 40]).Sample(
            (blocks, size) =>
            {
                Board board = Ranges([.. blocks.Select(length => length * 2L)]);
                List<(long Start, long Length)> ranges = [];
                long cursor = 0;
                foreach (int length in blocks)
                {
                    ranges.Add((cursor, length * 2L));
                    cursor += (length * 2L) + 2;
                }

                long total = size * 2L;
                Area? area = null;
                Exception? refused = Record.Exception(() => area = board.Areas.DeclareMulti(Declaration(total)));
                if (total > cursor || (ranges.All(range => range.Length < total) && ranges.OrderByDescending(range => range.Length).Take(8).Sum(range => range.Length) < total))
                {
                    Assert.IsType<CmaException>(refused);
                    return;
                }

                Assert.Null(refused);
                if (ranges.FirstOrDefault(range => range.Length >= total) is { Length: > 0 } one)
                {
                    Assert.Equal($"{one.Start}+{total}", Place(area!));
                    return;
                }

                List<(long Start, long Length)> chosen = [];
                foreach ((long Start, long Length) range in ranges.OrderByDescending(range => range.Length))
                {
                    if (chosen.Sum(each => each.Length) < total) chosen.Add(range);
                }

                long left = total;
                List<string> expected = [];
                foreach ((long start, long length) in chosen.Order())
                {
                    expected.Add($"{start}+{Math.Min(left, length)}");
                    left -= Math.Min(left, length);
                }

                Assert.Equal(string.Join(' ', expected), Place(area!));
            },
            iter: Soak.Times(200), threads: 1);

    private static long Place(Board board, long size) => board.Areas.DeclareMulti(Declaration(size)).Count.Bytes >> 20;
}
