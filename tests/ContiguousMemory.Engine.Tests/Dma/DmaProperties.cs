using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>What holds for any range: no neighbour's byte is dropped, and first fit is what a search place by place finds.</summary>
public sealed class DmaProperties
{
    private const ulong Base = 0x400000;

    private static readonly Gen<(long Start, long Bytes)> s_ranges = Gen.Select(Gen.Long[0, 300], Gen.Long[1, 600]);

    [Fact]
    public void Invalidate_AnyRange_DropsAllOfItAndSavesTheNeighbours() => s_ranges.Sample(range =>
    {
        foreach (CoreDescriptor core in CoreDescriptor.All)
        {
            RecordedPrimitives port = new();
            core.Inner.Invalidate(port, new CpuAddress(CpuMapping.Linear, new(Base + (ulong)range.Start)), range.Bytes);
            Assert.Equal(PrimitiveKind.Drain, port.Steps[^1].Kind);
            Check(port.Steps, core.Inner.LineBytes, range, core.Name);
        }
    });

    [Fact]
    public void OuterInvalidate_AnyRange_DropsAllOfItAndSavesTheNeighbours() => s_ranges.Sample(range =>
    {
        foreach (OuterCache cache in (OuterCache[])[OuterCache.L2x0, OuterCache.L2x0Erratum588369, OuterCache.L2C220(16 << 10), OuterCache.Feroceon])
        {
            RecordedPrimitives port = new();
            cache.Invalidate(new OuterPort(port, new PhysicalAddress(ulong.MaxValue)), new PhysicalAddress(Base + (ulong)range.Start), range.Bytes);
            Check(port.Steps, cache.LineBytes, range, cache.Name);
        }
    });

    /// <summary>Where a line has to be owned, it is: directly before it is dropped or flushed, but for what is done to the edges of a line owned already.</summary>
    [Fact]
    public void OwningInvalidate_AnyRange_OwnsEveryLineItDrops() => s_ranges.Sample(range =>
    {
        RecordedPrimitives port = new();
        InnerCache.V6Owning().Invalidate(port, new CpuAddress(CpuMapping.Linear, new(Base + (ulong)range.Start)), range.Bytes);
        HashSet<ulong> owned = [];
        foreach (Primitive step in port.Steps.Where(step => step.Bytes > 0))
        {
            if (step.Kind == PrimitiveKind.WriteForOwnership) owned.Add(step.Address.Physical.Value);
            else if (step.Kind != PrimitiveKind.ReadForOwnership) Assert.Contains(step.Address.Physical.Value, owned);
        }
    });

    /// <summary>The control of both: a plain invalidate of the whole lines loses neighbours, and the check says so.</summary>
    [Fact]
    public void Check_APlainInvalidate_IsNoticed()
    {
        Primitive plain = new(PrimitiveKind.InvalidateL1, new CpuAddress(CpuMapping.Linear, new(Base)), 32);
        Assert.ThrowsAny<Exception>(() => Check([plain], 32, (4, 28), "plain"));
        Assert.ThrowsAny<Exception>(() => Check([], 32, (0, 32), "nothing"));
        Check([plain], 32, (0, 32), "whole");
    }

    [Fact]
    public void FirstFit_AnyRequests_AnswersAsASearchPlaceByPlace() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 9], Gen.Int[0, 3]).Array[1, 60].Sample(steps =>
        {
            FirstFit pool = new(32);
            bool[] taken = new bool[32];
            List<long> starts = [];
            foreach ((bool frees, int count, int order) in steps)
            {
                if (frees && starts.Count > 0)
                {
                    long start = starts[count % starts.Count];
                    Assert.True(pool.TryFree(start, out long freed));
                    Array.Clear(taken, (int)start, (int)freed);
                    starts.Remove(start);
                    Assert.False(pool.TryFree(start, out _));
                    continue;
                }

                int align = 1 << order;
                int expected = Enumerable.Range(0, 33 - count).Where(place => place % align == 0).FirstOrDefault(place => !taken.AsSpan(place, count).Contains(true), -1);
                Assert.Equal(expected >= 0, pool.TryTake(count, align, out long found));
                if (expected < 0) continue;
                Assert.Equal(expected, found);
                taken.AsSpan(expected, count).Fill(true);
                starts.Add(found);
                Assert.True(pool.TryFind(found + count - 1, out long whole, out long length));
                Assert.Equal((found, count), (whole, length));
            }

            Assert.Equal(taken.Count(used => used), pool.Used);
        });

    /// <summary>Every line with a byte of the range is dropped in the end, and one covered in part only after it was written back.</summary>
    private static void Check(IReadOnlyList<Primitive> steps, int lineBytes, (long Start, long Bytes) range, string who)
    {
        long end = range.Start + range.Bytes;
        for (long line = range.Start / lineBytes * lineBytes; line < end; line += lineBytes)
        {
            bool isWhole = line >= range.Start && line + lineBytes <= end;
            string story = string.Join(' ', steps.Where(step => IsMaintenance(step) && Covers(step, line)).Select(step => step.Name[..2]));
            Assert.True(isWhole ? story == "in" : story is "cl in" or "fl" or "fl in" or "fl fl" or "cl cl in" or "cl fl in" or "cl in cl in", $"{who}: line {line} of {range}: '{story}'");
        }

        Assert.All(steps.Where(step => step.Bytes > 0), step => Assert.InRange((long)(step.Address.Physical.Value - Base), (range.Start / lineBytes * lineBytes), end - 1));
    }

    private static bool IsMaintenance(Primitive step) => step.Bytes > 0 && step.Kind is not (PrimitiveKind.ReadForOwnership or PrimitiveKind.WriteForOwnership);

    private static bool Covers(Primitive step, long line)
    {
        long start = (long)(step.Address.Physical.Value - Base);
        return start <= line && line < start + step.Bytes;
    }
}
