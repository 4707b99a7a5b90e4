using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Reserves of paper: every decision, and no bytes. On every system.</summary>
public sealed class PaperReserveTests : DisposalConformance
{
    protected override BackingKind Kind => BackingKind.Paper;

    protected override string BackingName => "paper";

    protected override (AddressContiguity Page, AddressContiguity Block, AddressContiguity Large) ExpectedContiguity =>
        (AddressContiguity.None, AddressContiguity.None, AddressContiguity.None);

    [Theory]
    [MemberData(nameof(Placements))]
    public void Bytes_OfPaper_AreRefusedAndNothingStaysHeld(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        ContiguousBuffer buffer = memory.Allocate(8192);
        using (HeldLease lease = lent.Hold(0)) AssertPaper(() => _ = lease.Memory);
        AssertPaper(() => _ = buffer.Memory);
        AssertPaper(() => buffer.Slice(0, 1));
        AssertPaper(() => buffer.AsSequence());
        AssertPaper(() =>
        {
            using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Read);
            _ = cpu.Span;
        });
        AssertPaper(() =>
        {
            using UnitLease lease = lent.Lease(0);
            _ = lease.Span;
        });
        AssertPaper(() => lent.Read(0, new byte[1]));
        AssertPaper(() => lent.Write(0, new byte[1]));
        AssertPaper(() => memory.DuplicateDescriptor());

        buffer.Dispose();
        memory.Allocate(4 * MiB).Dispose();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Memory_LargerThanOneCanSay_NamesTheWaysThatWork(string placement)
    {
        const long Size = 3L << 30;
        using ReservedMemory memory = Make(placement, area: Size, refuge: 0);
        using ContiguousBuffer buffer = memory.Allocate(Size, new() { Name = "radar" });

        string refusal = Assert.Throws<InvalidOperationException>(() => buffer.Memory).Message;
        Assert.Contains("'radar' has 3221225472 bytes", refusal, StringComparison.Ordinal);
        Assert.Contains("BeginCpuAccess", refusal, StringComparison.Ordinal);
        Assert.Contains("Slice", refusal, StringComparison.Ordinal);
        Assert.Contains("AsSequence", refusal, StringComparison.Ordinal);
        string scopeRefusal = Assert.Throws<InvalidOperationException>(() =>
        {
            using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Read);
            Assert.Equal(Size, cpu.Length);
            _ = cpu.Span;
        }).Message;
        Assert.Contains("use Slice", scopeRefusal, StringComparison.Ordinal);
        Assert.Equal(Size, memory.DefaultArea.Counters.FramesGranted * 4096);
    }

    [Fact]
    public void Create_TrapOnPaper_IsRefused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Make("linux", trap: true));
        Assert.Contains("TrapReleasedAddresses", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertPaper(Action use) =>
        Assert.Contains("paper", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal);
}
