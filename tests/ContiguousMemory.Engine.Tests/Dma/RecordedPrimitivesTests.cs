using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>The port of coherent memory: it records and counts, and lets only bytes through.</summary>
public sealed class RecordedPrimitivesTests
{
    private static readonly CpuAddress s_address = new(CpuMapping.Linear, new(0x1000));

    public static TheoryData<PrimitiveKind> AllKinds => [.. Enum.GetValues<PrimitiveKind>()];

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void Do_AnyKind_IsRecordedAndCountedAsThatKindAlone(PrimitiveKind kind)
    {
        RecordedPrimitives port = new();
        Primitive step = new(kind, s_address, 96) { Lines = 3 };
        port.Do(step);
        Assert.Equal([step], port.Steps);
        Assert.All(Enum.GetValues<PrimitiveKind>(), other => Assert.Equal(other == kind ? (1, 3) : (0, 0), (port.CountOf(other), port.LinesOf(other))));
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void Do_OnlyWhatChangesBytes_ReachesThePortBehind(PrimitiveKind kind)
    {
        RecordedPrimitives behind = new();
        new RecordedPrimitives(bytes: behind).Do(new Primitive(kind, s_address, 32));
        Assert.Equal(kind is PrimitiveKind.Zero or PrimitiveKind.Copy ? 1 : 0, behind.CountOf(kind));
    }

    /// <summary>What the world had zeroed is not zeroed again, where the bytes are the world's.</summary>
    [Fact]
    public void Do_WhatIsDone_IsCountedAndDoesNotReachThePortBehind()
    {
        RecordedPrimitives behind = new(), port = new(bytes: behind);
        port.Do(new Primitive(PrimitiveKind.Zero, s_address, 32) { IsDone = true });
        Assert.Equal((1, 0), (port.CountOf(PrimitiveKind.Zero), behind.CountOf(PrimitiveKind.Zero)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_MoreThanKept_AreTheLatest(int kept)
    {
        RecordedPrimitives port = new(kept);
        foreach (long bytes in (long[])[1, 2, 3]) port.Do(new Primitive(PrimitiveKind.Zero, s_address, bytes));
        Assert.Equal(((long[])[1, 2, 3])[(3 - kept)..], port.Steps.Select(step => step.Bytes));
        Assert.Equal(3, port.CountOf(PrimitiveKind.Zero));
    }

    [Fact]
    public void Kept_Negative_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new RecordedPrimitives(-1));

    [Fact]
    public void Clear_ForgetsStepsAndCounts()
    {
        RecordedPrimitives port = new();
        port.Do(new Primitive(PrimitiveKind.Drain));
        port.Clear();
        Assert.Empty(port.Steps);
        Assert.Equal((0, 0), (port.CountOf(PrimitiveKind.Drain), port.LinesOf(PrimitiveKind.Drain)));
    }

    [Fact]
    public void Kmap_IsRecordedWithTheAddressItAnswers()
    {
        RecordedPrimitives port = new();
        CpuAddress address = port.Kmap(new Pfn(7));
        Assert.Equal(new CpuAddress(CpuMapping.Fixed, new(7 * 4096)), address);
        Assert.Equal([new Primitive(PrimitiveKind.Kmap, address, 4096)], port.Steps);
        Assert.Null(port.FindKmap(new Pfn(7)));
    }

    [Fact]
    public void ToString_EveryKind_HasItsOwnShortName()
    {
        string[] names = [.. Enum.GetValues<PrimitiveKind>().Select(kind => new Primitive(kind).Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal("fl1 Linear:0x1000+64", new Primitive(PrimitiveKind.FlushL1, s_address, 64).ToString());
        Assert.Equal("dsb", new Primitive(PrimitiveKind.Drain).ToString());
        Assert.Equal("attr Linear:0x1000+4096 Bufferable", new Primitive(PrimitiveKind.ChangeAttribute, s_address, 4096) { Policy = CachePolicy.Bufferable }.ToString());
        Assert.Equal("copy Linear:0x1000+8 from 0x2000", new Primitive(PrimitiveKind.Copy, s_address, 8) { Source = new(CpuMapping.Physical, new(0x2000)) }.ToString());
    }

    [Theory]
    [InlineData(0, 0x1000UL)]
    [InlineData(16, 0x1010UL)]
    [InlineData(-16, 0xff0UL)]
    public void CpuAddress_Plus_StaysInItsMapping(long bytes, ulong expected) =>
        Assert.Equal(new CpuAddress(CpuMapping.Linear, new(expected)), s_address + bytes);
}
