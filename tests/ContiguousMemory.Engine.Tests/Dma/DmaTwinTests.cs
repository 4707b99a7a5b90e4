using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Twin;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>Every check is provoked; what is right is left alone; both stacks are told.</summary>
public sealed class DmaTwinTests
{
    private const long Frame = TwinBench.Frame;

    public static TheoryData<DmaCheck, string> AllMisuses
    {
        get
        {
            TheoryData<DmaCheck, string> data = [];
            foreach ((DmaCheck check, string name, _, _) in Misuses.All) data.Add(check, name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllMisuses))]
    public void Misuse_IsThrownBeforeItIsDone_WithTheStacksOfMappingAndOffence(DmaCheck check, string name)
    {
        TwinBench bench = new();
        (_, _, bool hasMapping, Action<TwinBench> misuse) = Misuses.All.Single(one => (one.Check, one.Name) == (check, name));
        DmaMisuseException thrown = Assert.Throws<DmaMisuseException>(() => misuse(bench));
        DmaReport report = thrown.Reports.Single(one => one.Check == check);
        Assert.Contains(report.Sentence, thrown.Message, StringComparison.Ordinal);
        Assert.InRange(report.OffenceAt.Count, 1, 5);
        Assert.Contains(nameof(ContiguousMemory.Engine.Tests), report.OffenceAt[0], StringComparison.Ordinal);
        Assert.Equal(hasMapping, report.MappedAt is not null);
        if (hasMapping) Assert.Contains(nameof(TwinBench.MapHere), report.MappedAt![0], StringComparison.Ordinal);
        Assert.Equal(bench.Twin.Reports, thrown.Reports);
    }

    [Theory]
    [MemberData(nameof(AllMisuses))]
    public void Misuse_WhoKeepsGoing_IsToldAndDoesIt(DmaCheck check, string name)
    {
        List<DmaReport> told = [];
        TwinBench bench = new(new DmaTwinOptions { KeepsGoing = true, Told = told.Add });
        try
        {
            Misuses.All.Single(one => (one.Check, one.Name) == (check, name)).Do(bench);
        }
        catch (Exception refused) when (refused is DmaException or ArgumentException)
        {
            // Some of it nobody can do.
        }

        Assert.Contains(told, report => report.Check == check);
        Assert.Equal(told.Count, bench.Twin.ErrorCount);
    }

    [Theory]
    [MemberData(nameof(AllMisuses))]
    public void Misuse_AnotherDevicesReportsOnly_IsNotTold(DmaCheck check, string name)
    {
        TwinBench bench = new(new DmaTwinOptions { OnlyDevice = "somebody else" });
        try
        {
            Misuses.All.Single(one => (one.Check, one.Name) == (check, name)).Do(bench);
        }
        catch (Exception refused) when (refused is DmaException or ArgumentException)
        {
            // Some of it nobody can do.
        }

        Assert.Equal(0, bench.Twin.ErrorCount);
    }

    [Fact]
    public void EveryCheck_IsProvoked() => Assert.Equal(
        Enum.GetValues<DmaCheck>().Where(check => check != DmaCheck.DisposedWithMappings),
        Misuses.All.Select(one => one.Check).Distinct().Order());

    [Fact]
    public void RightUse_IsLeftAlone()
    {
        TwinBench bench = new();
        foreach (DmaDirection direction in (DmaDirection[])[DmaDirection.ToDevice, DmaDirection.FromDevice, DmaDirection.Bidirectional])
        {
            DmaAddress address = bench.MapHere(direction: direction);
            bench.Twin.SyncForCpu(bench.Device, address, Frame, direction);
            bench.Twin.SyncForCpu(bench.Device, address + 128, 64, direction);
            bench.Twin.SyncForDevice(bench.Device, address, Frame, direction);
            bench.Twin.Unmap(bench.Device, address, Frame, direction);
            DmaScatterList list = bench.MapHereScatter(direction: direction);
            bench.Twin.SyncScatterForCpu(bench.Device, list, 2, direction);
            bench.Twin.SyncScatterForDevice(bench.Device, list, 2, direction);
            bench.Twin.UnmapScatter(bench.Device, list, 2, direction);
        }

        DmaAddress both = bench.MapHere(direction: DmaDirection.Bidirectional);
        bench.Twin.SyncForCpu(bench.Device, both, 1, DmaDirection.FromDevice);
        bench.Twin.SyncForDevice(bench.Device, both, 1, DmaDirection.ToDevice);
        bench.Twin.Unmap(bench.Device, both, Frame, DmaDirection.Bidirectional);
        bench.Free(bench.MapHereCoherent());
        bench.Device.Dispose();
        Assert.Empty(bench.Twin.Reports);
        Assert.Empty(bench.Twin.Dump());
        Assert.Equal(0, bench.Bench.Layer.CoherentCount);
    }

    [Theory]
    [InlineData(0, 64, DmaDirection.FromDevice, DmaAttributes.None)]
    [InlineData(0, 0, DmaDirection.ToDevice, DmaAttributes.None)]
    [InlineData(0, 0, DmaDirection.FromDevice, DmaAttributes.SkipCpuSync)]
    public void SharesLine_AnotherLineOrOnlyReadOrSkipped_IsLeftAlone(long first, long second, DmaDirection direction, DmaAttributes attributes)
    {
        TwinBench bench = new();
        foreach (long offset in (long[])[first, second]) bench.Twin.Map(bench.Device, bench.At(offset), 8, direction, attributes);
        Assert.Empty(bench.Twin.Reports);
    }

    [Fact]
    public void SharesLine_TheFirstUnmapped_FreesTheLine()
    {
        TwinBench bench = new();
        for (int i = 0; i < 2; i++) bench.Twin.Unmap(bench.Device, bench.MapHere(bytes: 8), 8, DmaDirection.FromDevice);
        Assert.Empty(bench.Twin.Reports);
    }

    [Fact]
    public void SharesLine_MoreThanTheKernelCounts_SaysSo()
    {
        TwinBench bench = new(new DmaTwinOptions { KeepsGoing = true });
        for (int i = 0; i < 9; i++) bench.MapHere(bytes: 8);
        Assert.Equal(8, bench.Twin.ErrorCount);
        Assert.Equal([false, true], bench.Twin.Reports.TakeLast(2).Select(report => report.Sentence.Contains("more than the 7", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dispose_WithMappings_IsToldWithTheirNumberAndAnExample()
    {
        TwinBench bench = new();
        bench.MapHere();
        bench.MapHereCoherent();
        bench.Device.Dispose();
        DmaReport report = Assert.Single(bench.Twin.Reports);
        Assert.Equal(DmaCheck.DisposedWithMappings, report.Check);
        Assert.Contains("2 mappings", report.Sentence, StringComparison.Ordinal);
        Assert.Contains(nameof(TwinBench.MapHere), report.MappedAt![0], StringComparison.Ordinal);
        Assert.Contains(nameof(Dispose_WithMappings_IsToldWithTheirNumberAndAnExample), string.Join(' ', report.OffenceAt), StringComparison.Ordinal);
        Assert.Empty(bench.Twin.Dump());
    }

    [Fact]
    public void Misuse_Thrown_LeavesTheMappingAndTellsThePortNothing()
    {
        TwinBench bench = new();
        DmaAddress address = bench.MapHere();
        bench.Bench.Port.Clear();
        Assert.Throws<DmaMisuseException>(() => bench.Twin.Unmap(bench.Device, address, Frame, DmaDirection.ToDevice));
        Assert.Equal("", bench.Bench.Story());
        bench.Twin.Unmap(bench.Device, address, Frame, DmaDirection.FromDevice);
        Assert.Equal("inv1(LIN) dsb", bench.Bench.Story());
    }

    [Fact]
    public void Unmap_RefusedByWhoDoesTheWork_LeavesTheMappingInTheBooks()
    {
        TwinBench bench = new();
        DmaAddress address = bench.MapHere();
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Twin.Unmap(bench.Device, address, Frame, DmaDirection.FromDevice, (DmaAttributes)1));
        Assert.Single(bench.Twin.Dump());
        bench.Twin.Unmap(bench.Device, address, Frame, DmaDirection.FromDevice);
        Assert.Empty(bench.Twin.Dump());
    }

    [Fact]
    public void Unmap_TwoMappingsOfOneAddress_TakesTheOneThatFits()
    {
        TwinBench bench = new();
        bench.MapHere(direction: DmaDirection.ToDevice);
        bench.MapHere(bytes: 100, direction: DmaDirection.ToDevice);
        bench.Twin.Unmap(bench.Device, new(bench.At(0).Physical.Value), 100, DmaDirection.ToDevice);
        Assert.Contains("4096 bytes", Assert.Single(bench.Twin.Dump()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void MoreMappingsThanItMayKeep_TurnItOff(int most, bool on)
    {
        TwinBench bench = new(new DmaTwinOptions { MaxEntries = most });
        bench.MapHere();
        bench.MapHere(offset: Frame);
        Assert.Equal(on, bench.Twin.IsOn);
        Action misuse = () => bench.Twin.Unmap(bench.Device, new(bench.At(8 * Frame).Physical.Value), 1, DmaDirection.ToDevice);
        if (on) Assert.Throws<DmaMisuseException>(misuse);
        else misuse();
        Assert.Equal(on ? 2 : 0, bench.Twin.Dump().Count);
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(-1, 64)]
    [InlineData(1, 0)]
    [InlineData(1, 48)]
    public void Options_OutOfRange_AreRefused(int entries, int lineBytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TwinBench(new DmaTwinOptions { MaxEntries = entries, LineBytes = lineBytes }));
}
