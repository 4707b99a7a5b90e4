using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using static ContiguousMemory.Tests.Waiting.PaperReserve;

namespace ContiguousMemory.Tests.Waiting;

/// <summary>How much one client may hold.</summary>
public sealed class QuotaTests
{
    private static readonly AllocationOptions s_camera = new() { Name = "camera" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void TryAllocate_BeyondTheQuota_SaysWhatIsHeldAndWhatWouldHelp(long cache)
    {
        using ReservedMemory memory = Make(quotas: new Dictionary<string, long> { ["camera"] = Unit }, cache: cache);
        ContiguousBuffer held = memory.Allocate(Unit - 4096, s_camera);
        using ContiguousBuffer rest = memory.Allocate(4096, s_camera);
        Assert.False(memory.TryAllocate(1, s_camera, out _, out AllocationDiagnosis? diagnosis));
        Assert.Equal((RefusalReason.OverQuota, 122), (diagnosis.Reason, diagnosis.Errno));
        Assert.Equal(new QuotaUse("camera", FrameCount.ForBytes(Unit), FrameCount.ForBytes(Unit)), diagnosis.Quota);
        Assert.Contains("'camera' holds 2 MiB of the 2 MiB", diagnosis.Explanation, StringComparison.Ordinal);
        Assert.Contains("releases 4 KiB", diagnosis.Remedy, StringComparison.Ordinal);

        // Others, and those without a name, are not limited by it.
        memory.Allocate(Unit, new() { Name = "codec" }).Dispose();
        memory.Allocate(Unit).Dispose();

        held.Dispose();
        memory.Allocate(Unit - 4096, s_camera).Dispose();
        rest.Dispose();
        Assert.True(memory.DefaultArea.TryGetQuota("camera", out QuotaUse use));
        Assert.Equal(0, use.Held.Value);
        CheckIdle(memory);
    }

    [Fact]
    public void TryAllocate_OneClientAndSeveralNames_ShareTheQuota()
    {
        using ReservedMemory memory = Make(quotas: new Dictionary<string, long> { ["camera"] = Unit });
        using ContiguousBuffer preview = memory.Allocate(Unit, new() { Client = "camera", Name = "preview" });
        Assert.False(memory.TryAllocate(4096, new() { Client = "camera", Name = "still" }, out _, out AllocationDiagnosis? diagnosis));
        Assert.Equal("camera", diagnosis.Quota!.Value.Client);
        memory.Allocate(4096, new() { Client = "codec", Name = "camera" }).Dispose();
        Assert.Throws<ArgumentException>(() => memory.Allocate(4096, new() { Client = " " }));
    }

    [Fact]
    public void TryAllocate_MoreThanTheWholeQuota_SaysThatNoReleaseCanHelp()
    {
        using ReservedMemory memory = Make(quotas: new Dictionary<string, long> { ["camera"] = Unit });
        Assert.False(memory.TryAllocate(Unit + 1, s_camera, out _, out AllocationDiagnosis? diagnosis));
        Assert.Contains("no release can help", diagnosis.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllocateAsync_BeyondTheQuota_WaitsForTheClientsOwnReleases()
    {
        using ReservedMemory memory = Make(quotas: new Dictionary<string, long> { ["camera"] = Unit });
        ContiguousBuffer held = memory.Allocate(Unit, s_camera);
        ContiguousBuffer others = memory.Allocate(Unit, new() { Name = "codec" });
        Task<ContiguousBuffer> waiting = Ask(memory, Unit, s_camera, Stop);
        others.Dispose();

        // It has no place in line meanwhile: nobody passes it over, and nothing is kept for it.
        for (int i = 0; i < 200; i++) memory.Allocate(4096, new() { Name = "radio" }).Dispose();
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        (await waiting).Dispose();
        await Assert.ThrowsAsync<ContiguousAllocationException>(() => memory.AllocateAsync(Unit + 1, s_camera, Timeout.InfiniteTimeSpan, Stop).AsTask());
        CheckIdle(memory);
    }

    /// <summary>Also behind one in line who asks for less, and is refused in the same moment.</summary>
    [Fact]
    public async Task AllocateAsync_QuotaComesFreeBehindOneInLine_TakesItsPlaceThere()
    {
        using ReservedMemory memory = Make(units: 8, quotas: new Dictionary<string, long> { ["camera"] = 4 * Unit });
        ContiguousBuffer own = memory.Allocate(Unit, s_camera);
        ContiguousBuffer others = memory.Allocate(7 * Unit, new() { Name = "codec" });
        Task<ContiguousBuffer> less = Ask(memory, 3 * Unit, new() { Name = "display" }, Stop);
        Task<ContiguousBuffer> waiting = Ask(memory, 4 * Unit, s_camera, Stop);
        own.Dispose();
        Until(() => memory.DefaultArea.Queue.CountInLine == 2);
        Task<ContiguousBuffer> later = Ask(memory, 4 * Unit, new() { Name = "radio" }, Stop);
        others.Dispose();
        using ContiguousBuffer first = await less;
        ContiguousBuffer second = await waiting.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.False(later.IsCompleted);
        second.Dispose();
        (await later).Dispose();
        first.Dispose();
        CheckIdle(memory);
    }

    /// <summary>One in line, tried in vain, and one aside for the same quota: neither is news to the other.</summary>
    [Fact]
    public async Task AllocateAsync_TwoOfOneClient_DoNotWakeEachOther()
    {
        using ReservedMemory memory = Make(units: 8, quotas: new Dictionary<string, long> { ["camera"] = 4 * Unit });
        ContiguousBuffer own = memory.Allocate(Unit, s_camera);
        ContiguousBuffer others = memory.Allocate(6 * Unit, new() { Name = "codec" });
        Task<ContiguousBuffer> inLine = Ask(memory, 3 * Unit, s_camera, Stop);
        Task<ContiguousBuffer> aside = Ask(memory, 4 * Unit, s_camera, Stop);
        Assert.Equal(1, memory.DefaultArea.Queue.CountInLine);
        memory.Allocate(4096, new() { Name = "radio" }).Dispose();
        long tries = memory.DefaultArea.Counters.Refused;
        Assert.False(SpinWait.SpinUntil(() => memory.DefaultArea.Counters.Refused > tries + 20, TimeSpan.FromMilliseconds(200)), "They are tried again and again though nothing changes.");
        others.Dispose();
        (await inLine).Dispose();
        own.Dispose();
        (await aside).Dispose();
        CheckIdle(memory);
    }

    [Fact]
    public async Task AllocateAsync_MoreThanTheWholeQuotaBehindOneInLine_IsRefusedAtOnce()
    {
        for (int time = 0; time < 20; time++)
        {
            using ReservedMemory memory = Make();
            ContiguousBuffer all = memory.Allocate(4 * Unit);
            Task<ContiguousBuffer> less = Ask(memory, Unit, new() { Name = "codec" }, Stop);
            memory.DefaultArea.SetQuota("camera", Unit);
            await IsRefused(memory.AllocateAsync(2 * Unit, s_camera, Timeout.InfiniteTimeSpan, Stop).AsTask(), RefusalReason.OverQuota);
            all.Dispose();
            (await less).Dispose();
        }
    }

    /// <summary>Also who had hope when he came.</summary>
    [Fact]
    public async Task SetQuota_LessThanWhatSomebodyInLineAsksFor_RefusesHim()
    {
        using ReservedMemory memory = Make();
        ContiguousBuffer all = memory.Allocate(4 * Unit);
        Task<ContiguousBuffer> less = Ask(memory, Unit, new() { Name = "codec" }, Stop);
        Task<ContiguousBuffer> more = Ask(memory, 2 * Unit, s_camera, Stop);
        memory.DefaultArea.SetQuota("camera", Unit);
        await IsRefused(more, RefusalReason.OverQuota);
        all.Dispose();
        (await less).Dispose();
    }

    [Fact]
    public async Task Shrink_BelowWhatSomebodyInLineAsksFor_RefusesHim()
    {
        using ReservedMemory memory = Make();
        ContiguousBuffer all = memory.Allocate(2 * Unit);
        Task<ContiguousBuffer> less = Ask(memory, 3 * Unit, new() { Name = "codec" }, Stop);
        Task<ContiguousBuffer> more = Ask(memory, 4 * Unit, s_camera, Stop);
        memory.DefaultArea.Shrink(Unit);
        await IsRefused(more, RefusalReason.TooLarge);
        all.Dispose();
        (await less).Dispose();
    }

    /// <summary>With a buffer in the way that is still held: the refusal waits for nobody.</summary>
    private static async Task IsRefused(Task<ContiguousBuffer> asked, RefusalReason reason)
    {
        Assert.Same(asked, await Task.WhenAny(asked, Task.Delay(TimeSpan.FromSeconds(30), Stop)));
        Assert.Equal(reason, (await Assert.ThrowsAsync<ContiguousAllocationException>(() => asked)).Diagnosis.Reason);
    }

    [Fact]
    public async Task SetQuota_AtRunTime_CountsWhatIsHeldAndWakesWhoWaits()
    {
        using ReservedMemory memory = Make();
        using ContiguousBuffer held = memory.Allocate(Unit, s_camera);
        Assert.False(memory.DefaultArea.TryGetQuota("camera", out _));
        memory.DefaultArea.SetQuota("camera", Unit);
        Task<ContiguousBuffer> waiting = Ask(memory, Unit, s_camera, Stop);
        Assert.False(waiting.IsCompleted);
        memory.DefaultArea.SetQuota("camera", 2 * Unit);
        (await waiting).Dispose();
        memory.DefaultArea.SetQuota("camera", 0);
        Assert.False(memory.TryAllocate(1, s_camera, out _, out _));
        memory.DefaultArea.SetQuota("camera", null);
        memory.Allocate(Unit, s_camera).Dispose();
        held.Dispose();
        CheckIdle(memory);
    }

    [Fact]
    public void Release_FramesByNumber_GivesTheQuotaBack()
    {
        using ReservedMemory memory = Make(quotas: new Dictionary<string, long> { ["camera"] = Unit });
        ContiguousBuffer held = memory.Allocate(Unit, s_camera);
        Assert.True(memory.DefaultArea.Release(held.Frames).IsReleased);
        memory.Allocate(Unit, s_camera).Dispose();
        CheckIdle(memory);
    }

    [Fact]
    public async Task PrepareAsync_WithAQuota_IsChargedUntilWhatItMadeIsGivenBack()
    {
        using ReservedMemory memory = Make(quotas: new Dictionary<string, long> { ["camera"] = Unit, ["none"] = 0 });
        foreach ((string client, long length) in ((string, long)[])[("none", 1), ("camera", Unit + 1)])
        {
            ContiguousAllocationException refusal = await Assert.ThrowsAsync<ContiguousAllocationException>(
                () => memory.PrepareAsync(length, new() { Client = client }, Timeout.InfiniteTimeSpan, Stop).AsTask());
            Assert.Equal(RefusalReason.OverQuota, refusal.Diagnosis.Reason);
        }

        PreparedBuffer prepared = await memory.PrepareAsync(Unit, s_camera, Timeout.InfiniteTimeSpan, Stop);
        Assert.Equal(Unit, HeldByCamera());
        ContiguousBuffer taken = prepared.Take();
        Assert.Equal(Unit, HeldByCamera());
        Assert.False(memory.TryAllocate(1, s_camera, out _, out _));
        taken.Dispose();
        Assert.Equal(0, HeldByCamera());
        (await memory.PrepareAsync(Unit, s_camera, Timeout.InfiniteTimeSpan, Stop)).Dispose();
        Assert.Equal(0, HeldByCamera());
        CheckIdle(memory);

        long HeldByCamera() => memory.DefaultArea.TryGetQuota("camera", out QuotaUse use) ? use.Held.Bytes : -1;
    }

    /// <summary>Also where there would be no room: the quota is what it is refused for first.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void Forecast_WithQuotas_SaysWhatTheAllocationComesTo(long cache)
    {
        Random random = new(1);
        using ReservedMemory memory = Make(quotas: new Dictionary<string, long> { ["camera"] = 2 * Unit, ["none"] = 0 }, cache: cache);
        Queue<ContiguousBuffer> held = [];
        HashSet<RefusalReason?> seen = [];
        for (int i = 0; i < 500; i++)
        {
            AllocationOptions options = new() { Name = new[] { "camera", "none", "codec", null }[random.Next(4)] };
            long length = random.Next(3) == 0 ? random.Next(1, 16 * 4096) : random.Next(1, 5 * Unit);
            AllocationForecast forecast = memory.Forecast(length, options);
            bool granted = memory.TryAllocate(length, options, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis);
            Assert.Equal((granted, buffer?.Frames, diagnosis?.Reason), (forecast.WouldSucceed, forecast.Window, forecast.Diagnosis?.Reason));
            if (!granted) Assert.Equal(diagnosis!.Remedy, forecast.Diagnosis!.Remedy);
            seen.Add(diagnosis?.Reason);
            if (granted) held.Enqueue(buffer!);
            if (held.Count > 0 && random.Next(2) == 0) held.Dequeue().Dispose();
        }

        foreach (ContiguousBuffer left in held) left.Dispose();
        Assert.Superset(new HashSet<RefusalReason?> { null, RefusalReason.OverQuota, RefusalReason.NoRoom }, seen);
    }

    /// <summary>The largest quota is one, and not none.</summary>
    [Fact]
    public void SetQuota_TheLargest_IsAQuota()
    {
        using ReservedMemory memory = Make();
        memory.DefaultArea.SetQuota("camera", long.MaxValue);
        Assert.True(memory.DefaultArea.TryGetQuota("camera", out QuotaUse use));
        Assert.Equal(long.MaxValue >> 12, use.Limit.Value);
        memory.Allocate(Unit, s_camera).Dispose();
    }

    [Fact]
    public void CreateArea_WithQuotas_HasAndChecksThemAsCreateDoes()
    {
        using ReservedMemory memory = Make();
        ReservedArea late = memory.CreateArea(Late(new() { ["camera"] = 4096 }), Stop);
        Assert.False(late.TryAllocate(4097, s_camera, out _, out AllocationDiagnosis? diagnosis));
        Assert.Equal(RefusalReason.OverQuota, diagnosis.Reason);
        foreach (Dictionary<string, long> wrong in (Dictionary<string, long>[])[new() { ["z"] = -1 }, new() { [" "] = 1 }])
        {
            Assert.ThrowsAny<ArgumentException>(() => memory.CreateArea(Late(wrong) with { Name = "later" }, Stop));
            Assert.Equal("options", Assert.ThrowsAny<ArgumentException>(() => Make(quotas: wrong)).ParamName);
        }

        Assert.Equal(2, memory.Areas.Count);

        static ReservedAreaOptions Late(Dictionary<string, long> quotas) => new() { Name = "late", Size = Unit, Quotas = quotas };
    }

    [Theory]
    [InlineData("", 1L)]
    [InlineData("a\nb", 1L)]
    [InlineData("camera", -1L)]
    [InlineData("camera", long.MinValue)]
    public void SetQuota_NoNameOrNoQuota_IsRefused(string client, long bytes)
    {
        using ReservedMemory memory = Make();
        Assert.ThrowsAny<ArgumentException>(() => memory.DefaultArea.SetQuota(client, bytes));
    }

    [Fact]
    public void SetQuota_HalfOfASurrogatePair_IsNoName()
    {
        using ReservedMemory memory = Make();
        foreach (string client in (string[])["a\ud800", "\udc00\ud800", "\ud83d\ud83d\ude00"])
            Assert.Contains("surrogate", Assert.Throws<ArgumentException>(() => memory.DefaultArea.SetQuota(client, 1)).Message, StringComparison.Ordinal);
        memory.DefaultArea.SetQuota("\ud83d\ude00", 1);
    }

    /// <summary>Exact under threads: never more than the quota, whoever takes and releases, also when the first quota is set in the middle of it.</summary>
    [Fact]
    public async Task Quota_ManyThreads_IsNeverExceededAndIsEmptyAtTheEnd()
    {
        for (int round = 0; round < 20; round++)
        {
            using ReservedMemory memory = Make();
            long limit = 0;
            Task[] users = [.. Enumerable.Range(0, 4).Select(user => Task.Run(
                () =>
                {
                    List<ContiguousBuffer> held = [];
                    Random random = new(user);
                    for (int i = 0; i < 500; i++)
                    {
                        if (user == 0 && i == 100) memory.DefaultArea.SetQuota("camera", Volatile.Read(ref limit) + (16 * 4096));
                        if (held.Count > 0 && random.Next(2) == 0)
                        {
                            held[^1].Dispose();
                            held.RemoveAt(held.Count - 1);
                        }
                        else if (memory.TryAllocate(4096 * random.Next(1, 4), s_camera, out ContiguousBuffer? buffer, out _))
                        {
                            held.Add(buffer);
                        }
                    }

                    held.ForEach(buffer => buffer.Dispose());
                },
                Stop))];
            await Task.WhenAll(users);
            Assert.True(memory.DefaultArea.TryGetQuota("camera", out QuotaUse use));
            Assert.Equal(0, use.Held.Value);
            ContiguousBuffer whole = memory.Allocate(16 * 4096, s_camera);
            Assert.False(memory.TryAllocate(1, s_camera, out _, out _));
            whole.Dispose();
            CheckIdle(memory);
        }
    }
}
