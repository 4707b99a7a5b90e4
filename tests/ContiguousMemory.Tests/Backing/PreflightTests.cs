using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Tests.Backing;

/// <summary>What is refused before anything is taken, on machines made of files.</summary>
[SupportedOSPlatform("linux")]
public sealed class PreflightTests : LinuxTest
{
    private const long Size = 4L << 20;
    private const string Pool = "sys/kernel/mm/hugepages/hugepages-2048kB/";

    // What a request of Size needs: itself, its page tables, and what stays with everyone else.
    private const long Needed = Size + (Size / 512) + Preflight.SpareBytes;

    [Fact]
    public void Pages_OneByteTooLittleInTheMachine_IsRefusedByASentence()
    {
        using FakeHost fake = new(null, ("proc/meminfo", $"MemAvailable: {(Needed / 1024) - 1} kB\n"));

        BackingException refusal = Refused(BackingKind.Pages, fake);

        Assert.Equal(
            "Cannot reserve 4 MiB of plain pages for 'preflight': the machine has 68 MiB available, and 64 MiB of that are kept for everyone else; "
            + "ask for less, or end something that holds memory.",
            refusal.Message);
    }

    [Fact]
    public void Pages_JustEnoughInTheMachine_AreGiven()
    {
        using FakeHost fake = new(null, ("proc/meminfo", $"MemAvailable: {Needed / 1024} kB\n"));
        BackingFactory.Create(BackingKind.Pages, Size, "preflight", fake.Host).Dispose();
    }

    [Theory]
    [InlineData(Needed - 1, false)]
    [InlineData(Needed, true)]
    [InlineData(0, false)]
    [InlineData(long.MaxValue, true)]
    public void Pages_InAControlGroup_HeedItsLimit(long left, bool given)
    {
        using FakeHost fake = new(
            null, ("proc/self/cgroup", "0::/box\n"), ("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"),
            ("sys/fs/cgroup/box/memory.max", $"{left}\n"), ("sys/fs/cgroup/box/memory.current", "0\n"));
        if (given)
            BackingFactory.Create(BackingKind.Pages, Size, "preflight", fake.Host).Dispose();
        else
            Assert.Contains("/sys/fs/cgroup/box/memory.max", Refused(BackingKind.Pages, fake).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Size, true)]
    [InlineData(Size - 1, false)]
    [InlineData(0, false)]
    [InlineData(RLIM_INFINITY, true)]
    public void Create_LimitOfFileSize_IsHeeded(ulong limit, bool given)
    {
        using FakeHost fake = new(new LimitedLibc(RLIMIT_FSIZE, limit));
        if (given)
            BackingFactory.Create(BackingKind.Pages, Size, "preflight", fake.Host).Dispose();
        else
            Assert.Contains("ulimit -f", Refused(BackingKind.Pages, fake).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8L << 20, true)]
    [InlineData((8L << 20) - 1, false)]
    [InlineData(0, false)]
    public void Create_LimitOfAddressSpace_IsHeeded(long left, bool given)
    {
        // The request, and a page block before and after it.
        long used = 1000L * Environment.SystemPageSize;
        using FakeHost fake = new(new LimitedLibc(RLIMIT_AS, (ulong)(used + left)), ("proc/self/statm", "1000 5 5 5 0 5 0\n"));
        if (given)
            BackingFactory.Create(BackingKind.Pages, Size, "preflight", fake.Host).Dispose();
        else
            Assert.Contains("ulimit -v", Refused(BackingKind.Pages, fake).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void HugePages_TooFew_SaysHowManyAndTheCommand()
    {
        using FakeHost fake = new(null, (Pool + "nr_hugepages", "7"), (Pool + "free_hugepages", "1"), ("proc/meminfo", "Hugepagesize: 2048 kB\n"));

        BackingException refusal = Refused(BackingKind.HugePages, fake);

        Assert.Equal(
            "Cannot reserve 4 MiB of 2 MiB huge pages for 'preflight': 2 of them are needed and the pool has 1 to give; "
            + "raise the pool as root with 'echo 8 > /proc/sys/vm/nr_hugepages', or choose BackingKind.Pages.",
            refusal.Message);
    }

    [Fact]
    public void HugePages_NoneInTheKernel_NamesPlainPages()
    {
        using FakeHost fake = new();
        Assert.Equal("choose BackingKind.Pages", Refused(BackingKind.HugePages, fake).Remedy);
    }

    /// <summary>Plain pages take the same call.</summary>
    [Fact]
    public void HugePages_CallForbidden_IsNotSentToPlainPages()
    {
        using FakeHost fake = new(new FailingLibc(NativeConstants.EPERM, (_, call) => call == "memfd_create"), (Pool + "nr_hugepages", "7"), (Pool + "free_hugepages", "7"));
        string remedy = Assert.Throws<BackingException>(() => BackingFactory.Create(BackingKind.HugePages, Size, "preflight", fake.Host)).Remedy;
        Assert.Contains("allow memfd_create in the container's seccomp profile", remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("BackingKind", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_NoHugePages_MakesPlainOnesHuge()
    {
        CollapseSupport.Require();
        using FakeHost fake = new(null, (Pool + "nr_hugepages", "7"), (Pool + "free_hugepages", "1"));
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Auto, Size, "preflight", fake.Host);
        Assert.Equal("collapsed", backing.Name);
        Assert.Equal("CollapsedPages is the best kind that could be had.", backing.Choice);
    }

    [Fact]
    public void Auto_NeitherHugePagesNorCollapse_TakesPlainPagesAndSaysWhy()
    {
        using FakeHost fake = new(new NoCollapseLibc(), (Pool + "nr_hugepages", "7"), (Pool + "free_hugepages", "1"));
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Auto, Size, "preflight", fake.Host);
        Assert.Equal("memfd", backing.Name);
        Assert.Contains("the pool has 1 to give", backing.Choice, StringComparison.Ordinal);
    }

    [Fact]
    public void CollapsedPages_KernelWillNot_SaysWhatToDo()
    {
        using FakeHost fake = new(new NoCollapseLibc());
        var refusal = Assert.Throws<BackingException>(() => BackingFactory.Create(BackingKind.CollapsedPages, Size, "preflight", fake.Host));
        Assert.StartsWith("Cannot reserve 4 MiB of plain pages made huge for 'preflight': madvise failed with EINVAL", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Linux 6.1", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("BackingKind.Pages", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_NothingToBeHad_IsTheRefusalOfPlainPages()
    {
        using FakeHost fake = new(null, ("proc/meminfo", "MemAvailable: 1 kB\n"));
        Assert.Contains("1 KiB available", Refused(BackingKind.Auto, fake).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_MemfdForbidden_NamesTheProfile()
    {
        using FakeHost fake = new(new FailingLibc(ENOSYS, (_, call) => call == "memfd_create"));
        var refusal = Assert.Throws<BackingException>(() => BackingFactory.Create(BackingKind.Auto, Size, "preflight", fake.Host));
        Assert.Equal(("memfd_create", ENOSYS), (refusal.Call, refusal.Errno));
        Assert.Contains("seccomp", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_MoreThanTheRealMachineHas_IsRefused()
    {
        Assert.SkipWhen(Meminfo.Available(LinuxHost.This) is null or > BackingRequest.MaxBytes, "This machine has memory for any request there is.");
        var refusal = Assert.Throws<BackingException>(() => BackingFactory.Create(BackingKind.Pages, BackingRequest.MaxBytes, "preflight"));
        Assert.Null(refusal.Call);
        Assert.Equal(0, refusal.Errno);
    }

    private static BackingException Refused(BackingKind kind, FakeHost fake)
    {
        var refusal = Assert.Throws<BackingException>(() => BackingFactory.Create(kind, Size, "preflight", fake.Host));
        Assert.Null(refusal.Call);
        Assert.Equal(0, refusal.Errno);
        Assert.EndsWith($"; {refusal.Remedy}.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", refusal.Message, StringComparison.Ordinal);
        return refusal;
    }
}
