using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;
using ContiguousMemory.Engine.Tests.Models;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Areas of both promises on one machine.</summary>
public sealed class SeveralPromisesTests
{
    private const int Block = PromiseShape.BlockFrames;

    /// <summary>What a best-effort area moves out must not take the places that the other is owed; and it is refused before anything moves.</summary>
    [Fact]
    public void TryAllocate_BestEffortBesideGuaranteed_LeavesThePlacesThatAreOwed()
    {
        AreaRegistry areas = Boot(new(2, 0, false, IsGuaranteed: true), new(2, 0, false, IsGuaranteed: false));
        Tenant movable = new(areas.Machine, "movable", TenantKind.Movable, 99);
        for (int slot = 0; slot < 99; slot++) movable.TryPopulate(slot);

        // The refuge is one block: so much is lent by the first, all of the second, and the refuge is free.
        Assert.Equal((1 * Block, 2 * Block), (areas.Areas[0].Contents.Movable.Value, areas.Areas[1].Contents.Movable.Value));
        Assert.False(areas.Areas[1].TryAllocate(TestMachine.Request(Block), out _, out AllocationFailure failure, CancellationToken.None));
        Assert.Equal((RefusalReason.NoRefuge, FrameCount.Zero), (failure.Reason, failure.Moved));
        Assert.True(areas.Areas[0].TryAllocate(TestMachine.Request(2 * Block), out _, out _, CancellationToken.None));
    }

    [Fact]
    public void TryAllocate_SeveralGuaranteed_AllOfThemAtOnce()
    {
        AreaRegistry areas = Boot(new(1, 0, false, true), new(2, 0, true, true), new(1, 0, false, true));
        Tenant movable = new(areas.Machine, "movable", TenantKind.Movable, 99);
        Tenant discardable = new(areas.Machine, "discardable", TenantKind.Discardable, 99);
        Assert.Equal(Block, Enumerable.Range(0, 99).Count(slot => movable.TryPopulate(slot)));
        Assert.Equal(4 * Block, Enumerable.Range(0, 99).Count(slot => discardable.TryPopulate(slot)));
        Assert.All(areas.Areas, area => Assert.True(area.TryAllocate(TestMachine.Request((int)area.Count.Value), out _, out _, CancellationToken.None)));
        Assert.Equal(Block, movable.Frames.Value);
    }

    private static AreaRegistry Boot(params PromiseAreaShape[] areas) => new PromiseShape(0, 0, 0, HighBlocks: 1, 0, 0, areas).Boot(new PaperWorld());
}
