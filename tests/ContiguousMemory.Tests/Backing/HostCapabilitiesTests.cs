using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

[SupportedOSPlatform("linux")]
public sealed class HostCapabilitiesTests : LinuxTest
{
    [Fact]
    public void Detect_ThisMachine_TellsEverythingWithDetails()
    {
        HostCapabilities host = HostCapabilities.Detect();

        Assert.Equal(CapabilityProbes.Names, host.All.Select(one => one.Name));
        Assert.Same(host.All[0], host.LiveMoves);
        Assert.All(host.All, one => Assert.NotEmpty(one.Detail));
        Assert.All(host.All, one => Assert.True(!one.IsAvailable || one.Remedy is null, one.Name));
        Assert.Equal(LiveSupport.This.Refusal is null, host.LiveMoves.IsAvailable);
    }

    /// <summary>What each refusal of the kernel makes unavailable; everything else stays as it is on this machine.</summary>
    [Theory]
    [InlineData("userfaultfd", NativeConstants.ENOSYS, "live-moves userfaultfd userfaultfd-user-mode-only userfaultfd-write-protect", "CONFIG_USERFAULTFD")]
    [InlineData("userfaultfd", NativeConstants.EPERM, "live-moves userfaultfd userfaultfd-user-mode-only userfaultfd-write-protect", "seccomp")]
    [InlineData("ioctl", NativeConstants.EINVAL, "live-moves userfaultfd-write-protect", "Linux 5.19")]
    [InlineData("mprotect", NativeConstants.EACCES, "live-moves executable-memory", "execmem")]
    [InlineData("memfd_create", NativeConstants.EPERM, "live-moves collapse huge-pages-2M huge-pages-1G", "memfd_create")]
    public void All_ARefusal_TakesWhatNeedsItAndSaysWhatToDo(string call, int errno, string missing, string remedy)
    {
        IReadOnlyList<HostCapability> here = CapabilityProbes.All(LinuxHost.This);
        var host = new LinuxHost(new FailingLibc(errno, (_, name) => name == call || (call == "userfaultfd" && name == "open")), "/");

        IReadOnlyList<HostCapability> there = CapabilityProbes.All(host);

        foreach ((HostCapability before, HostCapability after) in here.Zip(there))
        {
            bool isMissing = missing.Split(' ').Contains(after.Name);
            if (after.Name == "userfaultfd" && call == "ioctl") continue; // What cannot be set up tells nothing of what it would have stopped.
            Assert.True(after.IsAvailable == (before.IsAvailable && !isMissing), $"{after.Name}: {after.Detail}");
        }

        Assert.Contains(remedy, there[0].Remedy, StringComparison.Ordinal);
    }

    /// <summary>A pool that has pages is no promise: a control group, or a seccomp profile, may keep them from this process.</summary>
    [Theory]
    [InlineData("memfd_create", NativeConstants.EPERM, "huge-pages-2M huge-pages-1G", "allow memfd_create in the container's seccomp profile")]
    [InlineData("fallocate", NativeConstants.ENOSPC, "huge-pages-2M", "free some")]
    public void All_PoolHasPagesThatCannotBeHad_TriesAndSaysSo(string call, int errno, string missing, string remedy)
    {
        const string Sizes = "sys/kernel/mm/hugepages/hugepages-";
        using var fake = new FakeHost(
            new FailingLibc(errno, (_, name) => name == call),
            (Sizes + "2048kB/nr_hugepages", "7"), (Sizes + "2048kB/free_hugepages", "7"),
            (Sizes + "1048576kB/nr_hugepages", "1"), (Sizes + "1048576kB/free_hugepages", "1"));

        IReadOnlyList<HostCapability> found = CapabilityProbes.All(fake.Host);

        foreach (HostCapability one in found.Where(one => missing.Split(' ').Contains(one.Name)))
        {
            Assert.False(one.IsAvailable, one.Detail);
            Assert.Contains($"this process cannot have one: {call} failed", one.Detail, StringComparison.Ordinal);
            Assert.Contains(remedy, one.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_FoldersOfTheKernelHidden_CrashesNowhere()
    {
        using var fake = new FakeHost();
        Assert.Equal(CapabilityProbes.Names, CapabilityProbes.All(fake.Host).Select(one => one.Name));
    }

    [Theory]
    [InlineData("userfaultfd")]
    [InlineData("mprotect")]
    public void MapLive_HostForbidsIt_SaysWhyAndLeasesWork(string call)
    {
        bool isForbidden = false;
        var host = new LinuxHost(new FailingLibc(NativeConstants.EPERM, (_, name) => isForbidden && (name == call || name == "open")), "/");
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, 4L << 20, "denied", host);
        isForbidden = true;

        Assert.StartsWith("Memory cannot be moved under a live address here: ", backing.WhyNotLive, StringComparison.Ordinal);
        Assert.Contains(call, backing.WhyNotLive, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => backing.MapLive(1, "asked", keepAddresses: false));
        backing.Span(5, 1)[0] = 5;
        backing.Move(0, 2 << 20, 2 << 20);
        Assert.Equal(5, backing.Span((2 << 20) + 5, 1)[0]);
    }

    /// <summary>Where the call is forbidden, an administrator may still have opened the device file.</summary>
    [Fact]
    public void Userfaultfd_CallForbidden_ComesFromTheDevice()
    {
        int device = new Libc().Open("/dev/userfaultfd", NativeConstants.O_RDWR | NativeConstants.O_CLOEXEC);
        using var opened = new Microsoft.Win32.SafeHandles.SafeFileHandle(device, ownsHandle: true);
        Assert.SkipWhen(opened.IsInvalid, "This user may not open /dev/userfaultfd, or the kernel has none.");
        using Userfaultfd file = Userfaultfd.Open(new FailingLibc(NativeConstants.EPERM, (_, name) => name == "userfaultfd"));
        Assert.True(file.StopsSystemCalls);
    }

    [Fact]
    public void Refusal_ForWantOfADescriptor_IsAskedAgain()
    {
        bool isFull = true;
        var host = new LinuxHost(new FailingLibc(NativeConstants.EMFILE, (_, name) => isFull && name == "userfaultfd"), "/");
        Assert.Contains("EMFILE", LiveSupport.Of(host).Refusal, StringComparison.Ordinal);
        isFull = false;
        Assert.Equal(LiveSupport.This.Refusal, LiveSupport.Of(host).Refusal);
    }

    [Fact]
    public void MapLive_PastTheBudget_IsRefusedBeforeTheKernelsLimit()
    {
        Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");
        using var fake = new FakeHost(null, ("proc/sys/vm/max_map_count", "4000\n"));
        long before = MappingBudget.Taken;
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, 4L << 20, "budget", fake.Host);

        BackingException refused = Assert.Throws<BackingException>(() => backing.MapLive(2000, "Cannot give 'x' a live address", keepAddresses: false));

        Assert.StartsWith("Cannot give 'x' a live address: it takes up to 2004 memory mappings, and of the 2000 ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("vm.max_map_count", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(before, MappingBudget.Taken);
        backing.MapLive(500, "again", keepAddresses: false).Dispose();
        Assert.Equal(before, MappingBudget.Taken);
    }
}
