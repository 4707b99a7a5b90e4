using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>What is kept back (__zone_watermark_ok): free frames of areas count only for those that may have them.</summary>
public sealed class WatermarkTests
{
    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 63)]
    [InlineData(10, 54)]
    [InlineData(63, 1)]
    [InlineData(64, 0)]
    [InlineData(65, 0)]
    public void TryTake_Watermark_LeavesThatManyOutsideTheArea(int watermark, int granted)
    {
        TestMachine test = new MachineSpec { Watermark = watermark }.Boot();
        int taken = 0;
        while (test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _)) taken++;
        Assert.Equal(granted, taken);
        Assert.Equal(64, test.Zone.FreeCma.Value);
    }

    [Theory]
    [InlineData(0, 128)]
    [InlineData(10, 118)]
    [InlineData(127, 1)]
    [InlineData(128, 0)]
    public void TryPopulate_Watermark_CountsTheAreasFramesToo(int watermark, int granted)
    {
        TestMachine test = new MachineSpec { Watermark = watermark }.Boot();
        using Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, 129);
        int populated = Enumerable.Range(0, 129).Count(slot => tenant.TryPopulate(slot));
        Assert.Equal(granted, populated);
    }

    /// <summary>After a block of 2^order frames no fewer than the watermark may be left.</summary>
    [Theory]
    [InlineData(3, 55, true)]
    [InlineData(3, 56, true)]
    [InlineData(3, 57, false)]
    [InlineData(4, 48, true)]
    [InlineData(4, 49, false)]
    public void TryTake_LargerBlock_CountsAllItsFrames(int order, int watermark, bool granted)
    {
        TestMachine test = new MachineSpec { Watermark = watermark }.Boot();
        Assert.Equal(granted, test.Machine.TryTake(order, MigrateType.Unmovable, "taker", out _));
    }

    [Fact]
    public void TryTake_OnlyTheAreaHasABlockThatLarge_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        List<FrameRange> taken = [];
        while (test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out FrameRange one)) taken.Add(one);
        foreach (FrameRange one in taken.Where(one => one.Start.Value % 2 == 0)) test.Machine.GiveBack(one);
        Assert.Equal(96, test.Zone.Free.Value);
        Assert.False(test.Machine.TryTake(1, MigrateType.Unmovable, "taker", out _));
        Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
    }

    [Fact]
    public void TryTake_HighestZone_IsRespectedAndFilledFirst()
    {
        Machine machine = new(new MachineOptions
        {
            Zones = [new(ZoneKind.Dma, new(16)), new(ZoneKind.Normal, new(16)), new(ZoneKind.HighMem, new(16))],
            PageBlockOrder = 4,
            MaxOrder = 4,
        });
        machine.Boot();
        Assert.True(machine.TryTake(0, MigrateType.Unmovable, "anywhere", out FrameRange high));
        Assert.True(machine.TryTake(0, MigrateType.Unmovable, "lowmem", out FrameRange normal, ZoneKind.Normal));
        Assert.True(machine.TryTake(0, MigrateType.Unmovable, "crippled", out FrameRange dma, ZoneKind.Dma));
        Assert.Equal((2, 1, 0), (high.Start.Value / 16, normal.Start.Value / 16, dma.Start.Value / 16));
        for (int i = 1; i < 16; i++) Assert.True(machine.TryTake(0, MigrateType.Unmovable, "crippled", out _, ZoneKind.Dma));
        Assert.False(machine.TryTake(0, MigrateType.Unmovable, "crippled", out _, ZoneKind.Dma));
        Assert.Equal([0, 15, 15], machine.Zones.Select(zone => zone.Free.Value));
    }
}
