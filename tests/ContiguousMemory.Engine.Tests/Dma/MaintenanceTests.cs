using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>What each core family does, line by line, with what a range covers in part. Offsets are from 0x400000; lines are 32 bytes (v8: 64).</summary>
public sealed class MaintenanceTests
{
    private const ulong Base = 0x400000;

    public static TheoryData<string, long, long, string> InnerInvalidates => new()
    {
        // v4, v5, Feroceon: clean the edges, drop all.
        { "arm920", 0, 96, "inv1 0+96 dsb" },
        { "arm926", 4, 92, "cl1 0+32 inv1 0+96 dsb" },
        { "arm926", 0, 92, "cl1 64+32 inv1 0+96 dsb" },
        { "arm926", 4, 84, "cl1 0+32 cl1 64+32 inv1 0+96 dsb" },
        { "feroceon", 4, 84, "cl1 0+32 cl1 64+32 inv1 0+96 dsb" },
        { "arm920", 4, 8, "cl1 0+32 cl1 0+32 inv1 0+32 dsb" },

        // v6: clean the first, flush the last, drop up to the last, at least one.
        { "arm1136", 0, 96, "inv1 0+96 dsb" },
        { "arm1136", 4, 92, "cl1 0+32 inv1 0+96 dsb" },
        { "arm1136", 0, 92, "fl1 64+32 inv1 0+64 dsb" },
        { "arm1136", 4, 84, "cl1 0+32 fl1 64+32 inv1 0+64 dsb" },
        { "arm1136", 4, 8, "cl1 0+32 fl1 0+32 inv1 0+32 dsb" },
        { "arm1136", 0, 8, "fl1 0+32 inv1 0+32 dsb" },

        // v6 that owns lines first: the same, each line read and written before.
        { "arm11mpcore", 0, 64, "rfo 0+32 wfo 0+32 inv1 0+32 rfo 32+32 wfo 32+32 inv1 32+32 dsb" },
        { "arm11mpcore", 4, 28, "rfo 0+32 wfo 0+32 cl1 0+32 inv1 0+32 dsb" },
        { "arm11mpcore", 4, 84, "rfo 0+32 wfo 0+32 cl1 0+32 rfo 64+32 wfo 64+32 fl1 64+32 inv1 0+32 rfo 32+32 wfo 32+32 inv1 32+32 dsb" },
        { "arm11mpcore", 4, 8, "rfo 0+32 wfo 0+32 cl1 0+32 rfo 0+32 wfo 0+32 fl1 0+32 inv1 0+32 dsb" },

        // v7: flush both, drop only what lies between.
        { "cortex-a9", 0, 96, "inv1 0+96 dsb" },
        { "cortex-a9", 4, 92, "fl1 0+32 inv1 32+64 dsb" },
        { "cortex-a9", 0, 92, "fl1 64+32 inv1 0+64 dsb" },
        { "cortex-a9", 4, 84, "fl1 0+32 fl1 64+32 inv1 32+32 dsb" },
        { "cortex-a9", 4, 40, "fl1 0+32 fl1 32+32 dsb" },
        { "cortex-a9", 4, 8, "fl1 0+32 fl1 0+32 dsb" },
        { "armv8", 4, 188, "fl1 0+64 inv1 64+128 dsb" },
    };

    [Theory]
    [MemberData(nameof(InnerInvalidates))]
    public void Invalidate_PartialLines_AreSavedAsTheFamilyDoes(string core, long start, long bytes, string steps)
    {
        RecordedPrimitives port = new();
        Core(core).Inner.Invalidate(port, new CpuAddress(CpuMapping.Linear, new(Base + (ulong)start)), bytes);
        Assert.Equal(steps, Story(port));
    }

    [Theory]
    [InlineData("arm920", 31, 2, "cl1 0+64 dsb", "fl1 0+64 dsb")]
    [InlineData("arm1136", 31, 1, "cl1 0+32 dsb", "fl1 0+32 dsb")]
    [InlineData("arm11mpcore", 31, 2, "rfo 0+32 cl1 0+32 rfo 32+32 cl1 32+32 dsb", "rfo 0+32 wfo 0+32 fl1 0+32 rfo 32+32 wfo 32+32 fl1 32+32 dsb")]
    [InlineData("cortex-a9", 32, 32, "cl1 32+32 dsb", "fl1 32+32 dsb")]
    [InlineData("armv8", 63, 2, "cl1 0+128 dsb", "fl1 0+128 dsb")]
    public void CleanAndFlush_EveryLineWithAByteOfTheRange(string core, long start, long bytes, string clean, string flush)
    {
        RecordedPrimitives port = new();
        CpuAddress from = new(CpuMapping.Linear, new(Base + (ulong)start));
        Core(core).Inner.Clean(port, from, bytes);
        Assert.Equal(clean, Story(port));
        Core(core).Inner.Flush(port, from, bytes);
        Assert.Equal(flush, Story(port));
    }

    public static TheoryData<string, DmaDirection, string, string> Directions => new()
    {
        { "arm926", DmaDirection.ToDevice, "cl1 0+64 dsb", "" },
        { "arm926", DmaDirection.FromDevice, "inv1 0+64 dsb", "" },
        { "arm926", DmaDirection.Bidirectional, "fl1 0+64 dsb", "" },
        { "arm1136", DmaDirection.ToDevice, "cl1 0+64 dsb", "" },
        { "arm1136", DmaDirection.FromDevice, "inv1 0+64 dsb", "inv1 0+64 dsb" },
        { "arm1136", DmaDirection.Bidirectional, "cl1 0+64 dsb", "inv1 0+64 dsb" },
        { "arm11mpcore", DmaDirection.ToDevice, "rfo 0+32 cl1 0+32 rfo 32+32 cl1 32+32 dsb", "" },
        { "arm11mpcore", DmaDirection.FromDevice, "rfo 0+32 wfo 0+32 inv1 0+32 rfo 32+32 wfo 32+32 inv1 32+32 dsb", "" },
        { "arm11mpcore", DmaDirection.Bidirectional, "rfo 0+32 wfo 0+32 fl1 0+32 rfo 32+32 wfo 32+32 fl1 32+32 dsb", "" },
        { "cortex-a15", DmaDirection.FromDevice, "inv1 0+64 dsb", "inv1 0+64 dsb" },
        { "armv8", DmaDirection.ToDevice, "cl1 0+64 dsb", "" },
        { "armv8", DmaDirection.FromDevice, "cl1 0+64 dsb", "inv1 0+64 dsb" },
        { "armv8", DmaDirection.Bidirectional, "cl1 0+64 dsb", "inv1 0+64 dsb" },
    };

    [Theory]
    [MemberData(nameof(Directions))]
    public void Directions_BeforeAndAfterTheDevice(string core, DmaDirection direction, string before, string after)
    {
        RecordedPrimitives port = new();
        CpuAddress from = new(CpuMapping.Linear, new(Base));
        Core(core).Inner.ToDevice(port, from, 64, direction);
        Assert.Equal(before, Story(port));
        Core(core).Inner.ToCpu(port, from, 64, direction);
        Assert.Equal(after, Story(port));
    }

    public static TheoryData<string, string, long, long, string> OuterOperations => new()
    {
        { "l2x0", "inv", 0, 96, "inv2 0+96 osync" },
        { "l2x0", "inv", 4, 84, "fl2 0+32 fl2 64+32 inv2 32+32 osync" },
        { "l2x0", "inv", 4, 8, "fl2 0+32 fl2 0+32 osync" },
        { "l2x0", "clean", 4, 84, "cl2 0+96 osync" },
        { "l2x0", "flush", 4, 84, "fl2 0+96 osync" },
        { "pl310-588369", "flush", 0, 64, "cl2 0+32 inv2 0+32 cl2 32+32 inv2 32+32 osync" },
        { "pl310-588369", "inv", 4, 28, "cl2 0+32 inv2 0+32 osync" },
        { "l2c220", "inv", 0, 96, "poll2 inv2 0+96 poll2 osync poll2" },
        { "l2c220", "inv", 4, 84, "fl2 0+32 poll2 fl2 64+32 poll2 inv2 32+32 poll2 osync poll2" },
        { "l2c220", "inv", 4, 8, "fl2 0+32 poll2 fl2 0+32 poll2 osync poll2" },
        { "l2c220", "inv", 0, 16384, "poll2 inv2 0+4096 poll2 inv2 4096+4096 poll2 inv2 8192+4096 poll2 inv2 12288+4096 poll2 osync poll2" },
        { "l2c220", "clean", 4, 84, "poll2 cl2 0+96 poll2 osync poll2" },
        { "l2c220", "clean", 4064, 4128, "poll2 cl2 4064+4096 poll2 cl2 8160+32 poll2 osync poll2" },
        { "l2c220", "clean", 0, 16383, "poll2 cl2 0+4096 poll2 cl2 4096+4096 poll2 cl2 8192+4096 poll2 cl2 12288+4096 poll2 osync poll2" },
        { "l2c220", "clean", 0, 16384, "cl2way poll2 osync poll2" },
        { "l2c220", "clean", 4, 16380, "cl2way poll2 osync poll2" },
        { "l2c220", "flush", 4, 84, "poll2 fl2 0+96 poll2 osync poll2" },
        { "l2c220", "flush", 0, 1 << 20, "fl2way poll2 osync poll2" },
        { "feroceon-l2", "inv", 0, 96, "inv2va 0+96 dsb" },
        { "feroceon-l2", "inv", 4, 84, "fl2 0+32 fl2 64+32 inv2va 32+32 dsb" },
        { "feroceon-l2", "inv", 4, 8, "fl2 0+32 dsb" },
        { "feroceon-l2", "clean", 4, 84, "cl2va 0+96 dsb" },
        { "feroceon-l2", "flush", 0, 96, "cl2va 0+96 inv2va 0+96 dsb" },
        { "feroceon-l2", "clean", 0, 2048, "cl2va 0+1024 cl2va 1024+1024 dsb" },
        { "feroceon-l2", "clean", 3584, 1024, "cl2va 3584+512 cl2va 4096+512 dsb" },
        { "none", "flush", 0, 96, "" },
        { "none", "clean", 0, 96, "" },
        { "none", "inv", 0, 96, "" },
    };

    [Theory]
    [MemberData(nameof(OuterOperations))]
    public void OuterCache_Ranges(string cache, string operation, long start, long bytes, string steps)
    {
        RecordedPrimitives port = new();
        OuterPort outer = new(port, new PhysicalAddress(ulong.MaxValue));
        OuterCache chosen = ((OuterCache[])[OuterCache.None, OuterCache.L2x0, OuterCache.L2x0Erratum588369, OuterCache.L2C220(16 << 10), OuterCache.Feroceon]).Single(one => one.Name == cache);
        PhysicalAddress from = new(Base + (ulong)start);
        if (operation == "inv") chosen.Invalidate(outer, from, bytes);
        else if (operation == "clean") chosen.Clean(outer, from, bytes);
        else chosen.Flush(outer, from, bytes);
        Assert.Equal(steps, Story(port));
    }

    [Fact]
    public void FeroceonOuterCache_HighMemory_IsMappedForTheOuterCacheToo()
    {
        RecordedPrimitives port = new();
        OuterCache.Feroceon.Clean(new OuterPort(port, new PhysicalAddress(Base)), new PhysicalAddress(Base), 32);
        Assert.Equal("kmap 0+4096 cl2va 0+32 kunmap 0+4096 dsb", Story(port));
    }

    [Fact]
    public void Lines_AreCountedOneByOne()
    {
        RecordedPrimitives port = new();
        CoreDescriptor.CortexA9.Inner.Clean(port, new CpuAddress(CpuMapping.Linear, new(Base)), 4096);
        Assert.Equal((1, 128), (port.CountOf(PrimitiveKind.CleanL1), port.LinesOf(PrimitiveKind.CleanL1)));
    }

    /// <summary>Every operation but the first is waited for by the next: as many polls as operations, and one at the end of the lines and of the sync.</summary>
    [Fact]
    public void L2C220_EachLine_IsPolledForOnce()
    {
        RecordedPrimitives port = new();
        OuterCache.L2C220(1 << 20).Clean(new OuterPort(port, new PhysicalAddress(ulong.MaxValue)), new PhysicalAddress(Base), 8192);
        Assert.Equal((256, 256 + 2), (port.LinesOf(PrimitiveKind.CleanL2), port.LinesOf(PrimitiveKind.PollL2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((16 << 10) - 1)]
    [InlineData(8 << 10)]
    [InlineData(24 << 10)]
    [InlineData(16 << 20)]
    [InlineData(-1)]
    public void L2C220_NoCacheOfThatSize_IsRefused(long bytes) => Assert.Throws<ArgumentOutOfRangeException>(() => OuterCache.L2C220(bytes));

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(48)]
    [InlineData(256)]
    [InlineData(-32)]
    public void InnerCache_NoLineOfThatSize_IsRefused(int bytes)
    {
        Func<int, InnerCache>[] families = [InnerCache.V4, InnerCache.V5, InnerCache.Feroceon, InnerCache.V6, InnerCache.V6Owning, InnerCache.V7, InnerCache.V8];
        foreach (Func<int, InnerCache> family in families)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => family(bytes));
            Assert.Equal(16, family(16).LineBytes);
            Assert.Equal(128, family(128).LineBytes);
        }
    }

    private static CoreDescriptor Core(string name) => CoreDescriptor.All.Single(core => core.Name == name);

    private static string Story(RecordedPrimitives port)
    {
        string story = string.Join(' ', port.Steps.Select(step => step.Bytes == 0 ? step.Name : $"{step.Name} {step.Address.Physical.Value - Base}+{step.Bytes}"));
        port.Clear();
        return story;
    }
}
