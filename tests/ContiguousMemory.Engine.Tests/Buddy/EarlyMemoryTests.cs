using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>What is set aside before boot, against a set of frame numbers.</summary>
public sealed class EarlyMemoryTests
{
    private static FrameRange Range(long start, long count) => new(new Pfn(start), new FrameCount(count));

    [Fact]
    public void ReserveAndFind_RandomRanges_EqualASetOfFrames() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 8]).Array[0, 6].SelectMany(reserved => Gen.Select(Gen.Const(reserved), Gen.Int[1, 12], Gen.Int[0, 3], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Bool))
            .Sample(
                (reserved, count, align, start, end, lowest) =>
                {
                    // Two pieces of memory with a hole from 16 to 24.
                    EarlyMemory early = new([Range(0, 16), Range(24, 16)]);
                    HashSet<int> free = [.. Enumerable.Range(0, 16), .. Enumerable.Range(24, 16)];
                    foreach ((int at, int length) in reserved)
                    {
                        early.Reserve(Range(at, length));
                        free.ExceptWith(Enumerable.Range(at, length));
                    }

                    Assert.Equal(free.Order().Select(frame => (long)frame), early.Free().SelectMany(Frames));
                    IEnumerable<int> fits = Enumerable.Range(start, Math.Max(0, end - count - start + 1))
                        .Where(at => at % (1 << align) == 0 && Enumerable.Range(at, count).All(free.Contains));
                    int? expected = lowest ? fits.Cast<int?>().FirstOrDefault() : fits.Cast<int?>().LastOrDefault();
                    Assert.Equal(expected, (int?)early.Find(new(count), align, new(start), new(end), lowest)?.Start.Value);
                },
                iter: Soak.Times(1000), threads: 1);

    [Fact]
    public void Reserve_NeighboursAndOverlaps_AreJoined()
    {
        EarlyMemory early = new([Range(0, 64)]);
        early.Reserve(Range(32, 8));
        early.Reserve(Range(0, 8));
        early.Reserve(Range(8, 8));
        early.Reserve(Range(12, 22));
        early.Reserve(Range(2, 2));
        Assert.Equal([Range(0, 40)], early.Reserved);
        Assert.True(early.IsReserved(Range(5, 30)));
        Assert.False(early.IsReserved(Range(39, 2)));
        Assert.True(early.OverlapsReserved(Range(39, 2)));
        Assert.False(early.OverlapsReserved(Range(40, 2)));
    }

    [Fact]
    public void Boot_WhatWasReserved_IsLeftOut()
    {
        Machine machine = new(new() { Zones = [new(ZoneKind.Normal, new(128))], PageBlockOrder = 4, MaxOrder = 5 });
        new AreaRegistry(machine).Reserve(Range(3, 5));
        machine.Boot();
        Assert.Equal(123, machine.Zones[0].Free.Value);
        HashSet<long> taken = [];
        while (machine.TryTake(0, MigrateType.Unmovable, "taker", out FrameRange one)) taken.Add(one.Start.Value);
        Assert.DoesNotContain(taken, pfn => pfn is >= 3 and < 8);
        Assert.Equal(123, taken.Count);
    }

    private static IEnumerable<long> Frames(FrameRange range)
    {
        for (Pfn pfn = range.Start; pfn < range.End; pfn += new FrameCount(1)) yield return pfn.Value;
    }
}
