using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Backing;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Live;

/// <summary>What live addresses hold of the process, and that they give it back.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class LiveHoldingsTests : LinuxTest
{
    private const long Unit = 2L << 20;

    public LiveHoldingsTests() => Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");

    private static (long Descriptors, long Reservations, long Mappings) Held => (LiveHandles.Descriptors, LiveHandles.Reservations, MappingBudget.Taken);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReserveDispose_ViewOpen_GivesAllBack(bool trap)
    {
        (long Descriptors, long Reservations, long Mappings) before = Held;
        ReservedMemory memory = Make(trap);
        LiveView view = memory.LendMovable("records", 2 * Unit).MapLive();
        memory.Areas[0].Allocate(2 * Unit).Dispose();
        memory.Areas[1].Allocate(2 * Unit).Dispose();

        memory.Dispose();

        Assert.Throws<ObjectDisposedException>(() => view.Address);
        Assert.Equal(before, Held);
    }

    [Fact]
    public void ViewDispose_MemoryStillLent_GivesItsMappingsBack()
    {
        using ReservedMemory memory = Make(trap: false);
        using MovableMemory lent = memory.LendMovable("records", 2 * Unit);
        (long Descriptors, long Reservations, long Mappings) before = Held;

        for (int round = 0; round < 3; round++)
        {
            using LiveView view = lent.MapLive();
            Assert.Equal((before.Descriptors, before.Reservations + 1, before.Mappings + 6), Held);
        }

        Assert.Equal(before, Held);
    }

    [Theory]
    [InlineData(LiveMoveStep.Register)]
    [InlineData(LiveMoveStep.Map)]
    public void Move_Fails_LeaksNothing(int step)
    {
        using ReservedMemory memory = Make(trap: false);
        using MovableMemory lent = memory.LendMovable("records", 2 * Unit);
        using LiveView view = lent.MapLive();
        LiveFrames live = ((MemfdBacking)memory.Backing).Live!;

        // Twice, so that it lies in the first, and what a mover keeps for the next time is there.
        foreach (ReservedArea area in memory.Areas) area.Allocate(2 * Unit).Dispose();
        (long Descriptors, long Reservations, long Mappings) before = Held;
        int mappings = ProcessMap.OfFile("reserved").Count;

        live.Failing = ((LiveMoveStep)step, NativeConstants.ENOMEM);
        for (int round = 0; round < 5; round++) Assert.Throws<BackingException>(() => memory.Areas[0].Allocate(2 * Unit));
        live.Failing = default;

        Assert.Equal(before, Held);
        Assert.Equal(mappings, ProcessMap.OfFile("reserved").Count);
    }

    private static ReservedMemory Make(bool trap) => ReservedMemory.Create(new ReservedMemoryOptions
    {
        Backing = BackingKind.Pages,
        Areas = [new() { Name = "left", Size = 2 * Unit }, new() { Name = "right", Size = 2 * Unit }],
        TrapReleasedAddresses = trap,
    });
}
