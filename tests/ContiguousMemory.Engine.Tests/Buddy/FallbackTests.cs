using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>Where a request goes when its own lists are empty: whole blocks are claimed, single pieces are stolen (__rmqueue_fallback, 6.12).</summary>
public sealed class FallbackTests
{
    private const int Block = 16;

    [Fact]
    public void Unmovable_FromAFreeMovableBlock_ClaimsTheWholeBlock()
    {
        TestMachine test = new MachineSpec().Boot();
        FrameRange taken = Take(test, 0, MigrateType.Unmovable);
        int block = BlockOf(test, taken.Start);
        Assert.Equal(MigrateType.Unmovable, test.Machine.Blocks[block]);

        // The largest free piece was two blocks: both are claimed, and serve the next requests of this kind.
        for (int i = 1; i < 2 * Block; i++) Assert.InRange(BlockOf(test, Take(test, 0, MigrateType.Unmovable).Start), block, block + 1);
        Assert.DoesNotContain(BlockOf(test, Take(test, 0, MigrateType.Unmovable).Start), new[] { block, block + 1 });
        test.Verify();
    }

    [Theory]
    [InlineData(7, true)] // 16 - 7 frames are free or of those who cannot move: more than half
    [InlineData(8, true)] // exactly half
    [InlineData(9, false)]
    public void Unmovable_FromABlockPartlyLent_ClaimsItWhenHalfIsInItsFavour(int lent, bool claims)
    {
        TestMachine test = new MachineSpec { Refuge = Block, MaxOrder = 4 }.Boot();
        using Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, lent);
        for (int slot = 0; slot < lent; slot++) Assert.True(tenant.TryPopulate(slot, mayBorrow: false));
        FrameRange taken = Take(test, 0, MigrateType.Unmovable);
        Assert.Equal(claims ? MigrateType.Unmovable : MigrateType.Movable, test.Machine.Blocks[BlockOf(test, taken.Start)]);
        test.Verify();
    }

    [Fact]
    public void Movable_SmallPiecesOnly_StealsTheSmallestAndLeavesTheBlockItsType()
    {
        TestMachine test = UnmovableBlockWithFree(test => [Take(test, 0, MigrateType.Unmovable)]);
        FrameRange stolen = Take(test, 0, MigrateType.Movable);
        Assert.Equal(MigrateType.Unmovable, test.Machine.Blocks[BlockOf(test, stolen.Start)]);
        test.Verify();
    }

    /// <summary>A piece of half the block's order is worth claiming for: one that large, in a block with half of its frames free, turns it.</summary>
    [Fact]
    public void Movable_LargePieceInABlockHalfFree_ClaimsIt()
    {
        TestMachine test = UnmovableBlockWithFree(test => [Take(test, 3, MigrateType.Unmovable)]);
        FrameRange taken = Take(test, 0, MigrateType.Movable);
        Assert.Equal(MigrateType.Movable, test.Machine.Blocks[BlockOf(test, taken.Start)]);
        test.Verify();
    }

    [Theory]
    [InlineData(MigrateType.Unmovable, MigrateType.Reclaimable)]
    [InlineData(MigrateType.Reclaimable, MigrateType.Unmovable)]
    [InlineData(MigrateType.Movable, MigrateType.Reclaimable)]
    public void Fallback_TwoTypesToChooseFrom_TakesTheFirstOfItsRow(MigrateType asked, MigrateType first)
    {
        // Three blocks of one type each, equally free; the one asked for is then used up.
        TestMachine test = new MachineSpec { Refuge = 3 * Block, MaxOrder = 4 }.Boot();
        Dictionary<MigrateType, int> blocks = [];
        foreach (MigrateType type in new[] { MigrateType.Unmovable, MigrateType.Reclaimable, MigrateType.Movable })
            blocks[type] = BlockOf(test, Take(test, 0, type).Start);
        Assert.Equal(3, blocks.Values.Distinct().Count());
        for (int i = 1; i < Block; i++) Assert.Equal(blocks[asked], BlockOf(test, Take(test, 0, asked).Start));

        Assert.Equal(blocks[first], BlockOf(test, Take(test, 0, asked).Start));
        test.Verify();
    }

    [Fact]
    public void FallbacksOf_EveryType_NamesNoArea()
    {
        Assert.All(Enum.GetValues<MigrateType>(), type =>
        {
            foreach (MigrateType fallback in LendingRules.FallbacksOf(type)) Assert.True(fallback is not (MigrateType.Cma or MigrateType.Isolate) && fallback != type);
        });
    }

    /// <summary>One block of ordinary memory, unmovable and full but for what is given back.</summary>
    private static TestMachine UnmovableBlockWithFree(Func<TestMachine, FrameRange[]> take)
    {
        TestMachine test = new MachineSpec { Refuge = Block, MaxOrder = 4 }.Boot();
        FrameRange[] back = take(test);
        while (test.Machine.TryTake(0, MigrateType.Unmovable, "filler", out _))
        {
        }

        foreach (FrameRange range in back) test.Machine.GiveBack(range);
        return test;
    }

    private static FrameRange Take(TestMachine test, int order, MigrateType type)
    {
        Assert.True(test.Machine.TryTake(order, type, "taker", out FrameRange taken));
        return taken;
    }

    private static int BlockOf(TestMachine test, Pfn pfn) => test.Machine.Frames.IndexOf(pfn) >> test.Machine.PageBlockOrder;
}
