using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Pools;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>dma_pool: sizes, boundaries, last in first out, and misuse.</summary>
public sealed class DmaPoolTests
{
    // size, alignment, boundary -> block, slab, boundary, blocks in a slab
    [Theory]
    [InlineData(1, 0, 0, 16, 4096, 4096, 256)]
    [InlineData(16, 1, 0, 16, 4096, 4096, 256)]
    [InlineData(17, 1, 0, 17, 4096, 4096, 240)]
    [InlineData(68, 32, 4096, 96, 4096, 4096, 42)]
    [InlineData(100, 64, 256, 128, 4096, 256, 32)]
    [InlineData(100, 0, 128, 100, 4096, 128, 32)]
    [InlineData(4096, 0, 0, 4096, 4096, 4096, 1)]
    [InlineData(5000, 0, 8192, 5000, 5000, 5000, 1)]
    public void Sizes_AreTheKernels(long size, long alignment, long boundary, long block, long slab, long effective, int count)
    {
        using DmaPool pool = Pool(new DmaSpec().Boot(), size, alignment, boundary);
        Assert.Equal((block, slab, effective), (pool.BlockBytes, pool.SlabBytes, pool.Boundary));
        DmaBlock first = Allocate(pool);
        Assert.Equal((1, count, 1), pool.Counts);
        Assert.Equal($"urb 1 {count} {block} 1", pool.ToString());
        pool.Free(first);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(int.MaxValue + 1L, 0, 0)]
    [InlineData(16, 3, 0)]
    [InlineData(16, -1, 0)]
    [InlineData(16, long.MinValue, 0)]
    [InlineData(16, 0, 8)]
    [InlineData(16, 0, 48)]
    [InlineData(16, 64, 32)]
    [InlineData(16, 0, -4096)]
    public void Sizes_ThatBreakARule_AreRefused(long size, long alignment, long boundary)
    {
        DmaBench bench = new DmaSpec().Boot();
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool(bench, size, alignment, boundary));
    }

    [Fact]
    public void Blocks_NeverCrossABoundaryAndNeverOverlap()
    {
        using DmaPool pool = Pool(new DmaSpec().Boot(), 100, 0, 256);
        List<DmaBlock> blocks = [.. Enumerable.Range(0, 40).Select(_ => Allocate(pool))];
        Assert.All(blocks, block => Assert.Equal(block.Device.Value / 256, (block.Device.Value + 99) / 256));
        Assert.All(blocks.OrderBy(block => block.Device.Value).Zip(blocks.OrderBy(block => block.Device.Value).Skip(1)), pair =>
            Assert.True(pair.First.Device.Value + 100 <= pair.Second.Device.Value));
        Assert.Equal(2, pool.Counts.Slabs);
        blocks.ForEach(pool.Free);
    }

    [Fact]
    public void TheLastFreed_IsTheFirstHandedOut()
    {
        using DmaPool pool = Pool(new DmaSpec().Boot(), 64);
        DmaBlock[] blocks = [Allocate(pool), Allocate(pool), Allocate(pool)];
        Assert.Equal(blocks[0].Device + 64, blocks[1].Device);
        pool.Free(blocks[0]);
        pool.Free(blocks[2]);
        Assert.Equal([blocks[2], blocks[0]], [Allocate(pool), Allocate(pool)]);
        foreach (DmaBlock block in blocks) pool.Free(block);
    }

    [Fact]
    public void Zero_TellsThePortThatBlockAlone()
    {
        DmaBench bench = new DmaSpec { IsCoherent = true }.Boot();
        using DmaPool pool = Pool(bench, 64);
        Assert.True(pool.TryAllocate(out DmaBlock block, out _, zero: true));
        Assert.Equal((block.Cpu, 64), (Assert.Single(bench.Port.Steps).Address, bench.Port.Steps[0].Bytes));
        pool.Free(block);
    }

    [Fact]
    public void Free_TwiceOrElsewhere_IsRefused()
    {
        using DmaPool pool = Pool(new DmaSpec().Boot(), 64);
        DmaBlock block = Allocate(pool);
        foreach (DmaBlock wrong in (DmaBlock[])[block with { Device = block.Device + 1 }, block with { Device = block.Device + 64 }, block with { Device = block.Device + 4096 }, block with { Device = new(0) }, block with { Cpu = block.Cpu + 4 }])
            Assert.Equal(DmaError.InvalidArgument, Assert.Throws<DmaException>(() => pool.Free(wrong)).Error);
        pool.Free(block);
        Assert.Throws<DmaException>(() => pool.Free(block));
        Assert.Equal((0, 64, 1), pool.Counts);
    }

    [Fact]
    public void Dispose_WithBlocksInUse_IsBusyAndStaysUsable()
    {
        DmaBench bench = new DmaSpec().Boot();
        DmaPool pool = Pool(bench, 64);
        DmaBlock block = Allocate(pool);
        Assert.Contains("busy", Assert.Throws<InvalidOperationException>(pool.Dispose).Message, StringComparison.Ordinal);
        pool.Free(block);
        Assert.Equal(1, bench.Layer.CoherentCount);
        pool.Dispose();
        pool.Dispose();
        Assert.Equal(0, bench.Layer.CoherentCount);
        Assert.Throws<ObjectDisposedException>(() => pool.TryAllocate(out _, out _));
    }

    [Fact]
    public void NoMoreMemory_IsRefusedWithTheReason()
    {
        using DmaPool pool = Pool(new DmaSpec { Dma = 16, Normal = 16, HighMem = 16, Area = 0 }.Boot(), 4096L * 64);
        Assert.False(pool.TryAllocate(out _, out DmaRefusal refusal));
        Assert.Equal(DmaRefusalReason.NoMemory, refusal.Reason);
    }

    private static DmaPool Pool(DmaBench bench, long size, long alignment = 0, long boundary = 0) =>
        new(bench.Layer, bench.Device, bench.Port, "urb", size, alignment, boundary);

    private static DmaBlock Allocate(DmaPool pool)
    {
        Assert.True(pool.TryAllocate(out DmaBlock block, out DmaRefusal refusal), refusal.ToString());
        return block;
    }
}
