using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using static ContiguousMemory.Tests.Waiting.PaperReserve;

namespace ContiguousMemory.Tests.Waiting;

/// <summary>Who of those that wait is served, and when.</summary>
public sealed class FairnessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AllocateAsync_SamePriority_IsServedAsTheyCame()
    {
        using ReservedMemory memory = Make();
        ContiguousBuffer holder = memory.Allocate(4 * Unit);
        Task<ContiguousBuffer>[] asked = [.. Enumerable.Range(0, 4).Select(i => Ask(memory, 4 * Unit, new() { Name = $"client {i}" }, Stop))];
        holder.Dispose();
        foreach (Task<ContiguousBuffer> each in asked)
        {
            ContiguousBuffer granted = await each;
            Assert.All(asked.SkipWhile(other => other != each).Skip(1), later => Assert.False(later.IsCompleted));
            granted.Dispose();
        }

        CheckIdle(memory);
    }

    [Fact]
    public async Task AllocateAsync_HigherPriority_IsServedFirst()
    {
        using ReservedMemory memory = Make();
        ContiguousBuffer holder = memory.Allocate(4 * Unit);
        Task<ContiguousBuffer> low = Ask(memory, 4 * Unit, new() { Priority = AllocationPriority.Low }, Stop);
        Task<ContiguousBuffer> normal = Ask(memory, 4 * Unit, default, Stop);
        Task<ContiguousBuffer> high = Ask(memory, 4 * Unit, new() { Priority = AllocationPriority.High }, Stop);
        holder.Dispose();
        foreach (Task<ContiguousBuffer> each in new[] { high, normal, low }) (await each).Dispose();
        CheckIdle(memory);
    }

    [Fact]
    public async Task AllocateAsync_SmallBehindLarge_IsServedMeanwhile()
    {
        using ReservedMemory memory = Make();
        ContiguousBuffer holder = memory.Allocate(2 * Unit);
        Task<ContiguousBuffer> large = Ask(memory, 4 * Unit, default, Stop);
        (await memory.AllocateAsync(Unit, default, Timeout.InfiniteTimeSpan, Stop)).Dispose();
        Assert.False(large.IsCompleted);
        holder.Dispose();
        (await large).Dispose();
        CheckIdle(memory);
    }

    /// <summary>A caller who never waits may overtake, and not for ever.</summary>
    [Fact]
    public async Task TryAllocate_SomebodyWaits_IsRefusedAfterSixtyFour()
    {
        using ReservedMemory memory = Make();
        ContiguousBuffer holder = memory.Allocate(Unit);
        Task<ContiguousBuffer> camera = Ask(memory, 4 * Unit, new() { Name = "camera" }, Stop);
        int passes = 0;
        AllocationDiagnosis? diagnosis;
        while (memory.TryAllocate(4096, new() { Name = "radio" }, out ContiguousBuffer? buffer, out diagnosis))
        {
            Assert.InRange(++passes, 1, 64);
            buffer.Dispose();
        }

        // Whether the window or the whole area is kept by then depends on how soon who serves the queue has looked.
        Assert.True(diagnosis.Reason is RefusalReason.Kept or RefusalReason.NoRoom, diagnosis.ToString());
        Assert.InRange(passes, 16, 64);
        Assert.False(camera.IsCompleted);
        holder.Dispose();
        (await camera).Dispose();
        CheckIdle(memory);
    }

    [Fact]
    public async Task AllocateAsync_KeptForGivesUp_FreesTheOthers()
    {
        using ReservedMemory memory = Make();
        using CancellationTokenSource cancel = new();
        using ContiguousBuffer holder = memory.Allocate(Unit);
        Task<ContiguousBuffer> camera = Ask(memory, 4 * Unit, new() { Name = "camera" }, cancel.Token);
        while (memory.TryAllocate(4096, default, out ContiguousBuffer? buffer, out _)) buffer.Dispose();
        Task<ContiguousBuffer> codec = Ask(memory, 2 * Unit, new() { Name = "codec" }, Stop);
        Assert.False(codec.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => camera);
        (await codec).Dispose();
        holder.Dispose();
        CheckIdle(memory);
    }

    [Fact]
    public async Task AllocateAsync_TimeOver_LeavesTheLineAndSaysWhoHoldsIt()
    {
        using ReservedMemory memory = Make();
        ContiguousBuffer holder = memory.Allocate(4 * Unit, new() { Name = "codec" });
        Task<ContiguousBuffer> camera = memory.AllocateAsync(Unit, default, TimeSpan.FromMilliseconds(1), Stop).AsTask();
        ContiguousAllocationException refused = await Assert.ThrowsAsync<ContiguousAllocationException>(() => camera);
        Assert.Contains("'codec'", refused.Message, StringComparison.Ordinal);
        Assert.True(memory.DefaultArea.Queue.IsIdle);
        holder.Dispose();
        CheckIdle(memory);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void AllocateAsync_NoPriority_IsRefusedAtOnce(int priority)
    {
        using ReservedMemory memory = Make();
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = memory.AllocateAsync(Unit, new() { Priority = (AllocationPriority)priority }, TimeSpan.Zero, Stop).AsTask(); });
        Assert.Contains("Low, Normal or High", refused.Message, StringComparison.Ordinal);
    }
}
