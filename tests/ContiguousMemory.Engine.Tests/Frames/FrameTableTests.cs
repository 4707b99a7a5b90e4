using System.Runtime.CompilerServices;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Frames;

public sealed class FrameTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1 << 20)]
    public void FrameTable_AnySize_HasAtMostEightBytesAFrame(int frames)
    {
        FrameTable table = new(new FrameRange(new Pfn(32), new FrameCount(frames)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        FrameTable another = new(new FrameRange(new Pfn(32), new FrameCount(frames)));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(8L * frames, table.Bytes);
        Assert.InRange(allocated, another.Bytes, another.Bytes + 128);
        Assert.Equal(8, Unsafe.SizeOf<FrameEntry>());
    }

    [Fact]
    public void MetadataBytes_LendingMachine_CountsTableListsAndTypes()
    {
        TestMachine test = new MachineSpec { Area = 1 << 14, Refuge = 1 << 14, BlockOrder = 9, MaxOrder = 10 }.Boot();
        long frames = 1 << 15;
        test.Lend(1 << 14);

        // Free lists are bits; types are two bytes a page block.
        Assert.InRange(test.Machine.MetadataBytes, 8 * frames, 9 * frames);
    }

    [Fact]
    public void Entry_AllFields_AreKeptApart() =>
        Gen.Select(Gen.Int[0, HolderTable.MaxId], Gen.Int[0, 20], Gen.Int[0, int.MaxValue]).Sample((holder, order, tag) =>
        {
            FrameEntry lent = FrameEntry.Lent(holder, order, tag);
            Assert.Equal((FrameState.Lent, holder, order, tag, false), (lent.State, lent.Holder, lent.Order, lent.Tag, lent.IsClean));
            FrameEntry claimed = FrameEntry.Claimed(holder, tag);
            Assert.Equal((FrameState.Claimed, holder, tag, false), (claimed.State, claimed.Holder, claimed.Tag, claimed.IsClean));
            FrameEntry freed = FrameEntry.Freed(tag);
            Assert.Equal((0, tag, false, true), (freed.Holder, freed.Tag, freed.IsClean, freed.IsFree));
            Assert.Equal((FrameState.FreeHead, order, tag, false), (freed.AsFreeHead(order).State, freed.AsFreeHead(order).Order, freed.AsFreeHead(order).Tag, freed.AsFreeHead(order).IsClean));
        });

    [Fact]
    public void Entry_CleanReservedFrame_StaysCleanWhileItIsFree()
    {
        FrameEntry entry = FrameEntry.Reserved(clean: true);
        Assert.True(entry.AsFreeBody().IsClean);
        Assert.True(entry.AsFreeHead(5).AsFreeBody().AsFreeHead(3).IsClean);
        Assert.Equal(3, entry.AsFreeHead(5).AsFreeBody().AsFreeHead(3).Order);
        Assert.False(FrameEntry.Reserved(clean: false).AsFreeBody().IsClean);
    }

    [Fact]
    public void Index_AnyFrame_GoesThereAndBack()
    {
        FrameTable table = new(new FrameRange(new Pfn(1L << 40), new FrameCount(64)));
        Assert.Equal(63, table.IndexOf(new Pfn((1L << 40) + 63)));
        Assert.Equal((1L << 40) + 63, table.PfnOf(63).Value);
        Assert.Equal(new FrameRange(new Pfn((1L << 40) + 3), new FrameCount(4)), table.RangeOf(3, 7));
    }
}
