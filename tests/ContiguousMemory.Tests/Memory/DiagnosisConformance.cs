using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>What a refused request is told.</summary>
public abstract class DiagnosisConformance : AllocationConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void TryAllocate_AreaFullOfBuffers_NamesThemAndWhatWouldHelp(string placement)
    {
        List<string> log = [];
        using ReservedMemory memory = Make(placement, area: 4 * MiB, failureLog: log.Add);
        using ContiguousBuffer low = memory.Allocate(MiB, new() { Name = "camera" });
        Clock.Advance(TimeSpan.FromSeconds(90));
        using ContiguousBuffer high = memory.Allocate(MiB, new() { Name = "codec", Alignment = 4 * MiB >> 1 });

        Assert.False(memory.TryAllocate(3 * MiB, new() { Name = "display" }, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis));

        Assert.Null(buffer);
        Assert.Equal(("area", "display", RefusalReason.NoRoom, 12), (diagnosis.Area, diagnosis.Requester, diagnosis.Reason, diagnosis.Errno));
        Assert.Equal((4 * MiB, 2 * MiB, MiB, 3 * MiB), (diagnosis.Total.Bytes, diagnosis.Free.Bytes, diagnosis.LongestRun.Bytes, diagnosis.Requested.Bytes));
        Assert.Equal(RefugeSize, diagnosis.Refuge.Bytes);
        Assert.NotNull(diagnosis.BestWindow);
        Assert.Contains(diagnosis.Blockers, blocker => blocker.Holder == "codec" && blocker.Obstacle == Obstacle.Unmovable);
        Assert.Contains("'codec'", diagnosis.Remedy, StringComparison.Ordinal);
        Assert.Equal("cma: area: alloc failed, req-size: 768 pages, ret: -12; number of available pages: 256@256+256@768=> 512 free of 1024 total pages", Assert.Single(log));

        string story = Assert.Throws<ContiguousAllocationException>(() => memory.Allocate(3 * MiB, new() { Name = "display" })).Message;
        Assert.Equal(diagnosis.ToString(), story);
        Assert.Contains("'display' asked area 'area' for 3 MiB", story, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void TryAllocate_MoreThanTheAreaHas_SaysSoWhateverIsInIt(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB);

        ContiguousAllocationException refusal = Assert.Throws<ContiguousAllocationException>(() => memory.Allocate((4 * MiB) + 1));

        Assert.Equal(RefusalReason.TooLarge, refusal.Diagnosis.Reason);
        Assert.Contains("no range of it is that large", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'area' has 4 MiB", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void TryAllocate_LeaseInTheWay_NamesWhoHoldsItSinceWhen(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        using HeldLease lease = lent.Hold(1, "exporter");
        Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.False(memory.TryAllocate(4 * MiB, new() { Name = "camera" }, out _, out AllocationDiagnosis? diagnosis));

        Blocker blocker = Assert.Single(diagnosis.Blockers);
        Assert.Equal(("exporter", Obstacle.Lease, TimeSpan.FromSeconds(3), lease.Frames), (blocker.Holder, blocker.Obstacle, blocker.HeldFor, blocker.Frames));
        Assert.Contains("'exporter' has", diagnosis.ToString(), StringComparison.Ordinal);
        Assert.Contains("for 3.0 s; leased", diagnosis.ToString(), StringComparison.Ordinal);
        CheckInvariants(memory);
        lease.Dispose();
        using ContiguousBuffer buffer = memory.Allocate(4 * MiB);
        Assert.InRange(buffer.MovedBytes, Unit, 4 * MiB);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void TryAllocate_NowhereToMoveTenantsTo_AsksForARefuge(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB, refuge: Unit);
        using MovableMemory lent = memory.LendMovable("records", 8 * MiB);

        Assert.False(memory.TryAllocate(8 * MiB, default, out _, out AllocationDiagnosis? diagnosis));

        Assert.Equal((RefusalReason.NoRefuge, 12), (diagnosis.Reason, diagnosis.Errno));
        Assert.Contains("refuge", diagnosis.Remedy, StringComparison.Ordinal);
        Assert.Equal((8 * MiB, 8 * MiB), (lent.HeldBytes, memory.DefaultArea.Available));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void TryAllocate_RefusedAgainAndAgain_LogsTenLinesInFiveSeconds(string placement)
    {
        List<string> log = [];
        using ReservedMemory memory = Make(placement, area: Unit, failureLog: log.Add);
        using ContiguousBuffer all = memory.Allocate(Unit);
        for (int i = 0; i < 12; i++) Assert.False(memory.TryAllocate(1, default, out _, out _));
        Assert.Equal(10, log.Count);
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(memory.TryAllocate(1, default, out _, out _));
        Assert.Equal(11, log.Count);
        Assert.Equal(new AreaCounters(1, 13, 512, 13, 0), memory.DefaultArea.Counters);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void TryAllocate_LogThrows_TheRequestGetsIt(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit, failureLog: _ => throw new FormatException("The log is full."));
        using (memory.Allocate(Unit)) Assert.Throws<FormatException>(() => memory.TryAllocate(1, default, out _, out _));
        Assert.Equal(Unit, memory.DefaultArea.Available);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Promise_Buffer_IsWhatItsBackingKnows(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer page = memory.Allocate(4096);
        using ContiguousBuffer block = memory.Allocate(Unit, new() { Alignment = Unit });
        using ContiguousBuffer large = memory.Allocate(Unit + 1, new() { Alignment = Unit });

        Assert.Equal(ExpectedContiguity, (page.Promise.Contiguity, block.Promise.Contiguity, large.Promise.Contiguity));
        Assert.Equal(BackingName switch { "hugetlb-2M" or "collapsed" => Unit, "memfd" => Environment.SystemPageSize, _ => 0 }, page.Promise.RunBytes);
        Assert.Equal(BackingName != "paper", page.Promise.IsShareable);
        Assert.NotEmpty(page.Promise.Basis);
    }

    protected abstract (AddressContiguity Page, AddressContiguity Block, AddressContiguity Large) ExpectedContiguity { get; }
}
