using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class CgroupMemoryTests : LinuxTest
{
    private const string Mount2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n";
    private const string Mount1 = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";

    [Fact]
    public void Tightest_Version2_CountsPageCacheAsFree()
    {
        using FakeHost fake = Version2(
            ("sys/fs/cgroup/app/memory.max", "1000\n"), ("sys/fs/cgroup/app/memory.high", "max\n"), ("sys/fs/cgroup/app/memory.current", "700\n"),
            ("sys/fs/cgroup/app/memory.stat", "anon 300\nfile 400\nshmem 100\ninactive_file 200\nactive_file 100\n"));

        Assert.Equal(new CgroupMemory(600, "/sys/fs/cgroup/app/memory.max"), CgroupMemory.Tightest(fake.Host));
    }

    [Fact]
    public void Tightest_Version2_HeedsMemoryHigh()
    {
        using FakeHost fake = Version2(
            ("sys/fs/cgroup/app/memory.max", "1000\n"), ("sys/fs/cgroup/app/memory.high", "800\n"), ("sys/fs/cgroup/app/memory.current", "700\n"));

        Assert.Equal(new CgroupMemory(100, "/sys/fs/cgroup/app/memory.high"), CgroupMemory.Tightest(fake.Host));
    }

    [Fact]
    public void Tightest_Version2_AnAncestorMayBeTighter()
    {
        using FakeHost fake = Version2(
            ("sys/fs/cgroup/app/memory.max", "1000\n"), ("sys/fs/cgroup/app/memory.current", "700\n"),
            ("sys/fs/cgroup/memory.max", "5000\n"), ("sys/fs/cgroup/memory.current", "4900\n"));

        Assert.Equal(new CgroupMemory(100, "/sys/fs/cgroup/memory.max"), CgroupMemory.Tightest(fake.Host));
    }

    [Fact]
    public void Tightest_Version2_PastItsLimit_IsNothing()
    {
        using FakeHost fake = Version2(("sys/fs/cgroup/app/memory.max", "1000\n"), ("sys/fs/cgroup/app/memory.current", "1200\n"));
        Assert.Equal(0, CgroupMemory.Tightest(fake.Host)!.Value.Bytes);
    }

    [Fact]
    public void Tightest_Version1_CountsPageCacheAsFree()
    {
        using var fake = new FakeHost(
            null, ("proc/self/cgroup", "9:name=systemd:/\n4:memory,hugetlb:/a/b\n0::/\n"), ("proc/self/mountinfo", Mount1),
            ("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "1000\n"), ("sys/fs/cgroup/memory/a/b/memory.usage_in_bytes", "700\n"),
            ("sys/fs/cgroup/memory/a/b/memory.stat", "inactive_file 1\nactive_file 1\ntotal_inactive_file 50\ntotal_active_file 250\n"));

        Assert.Equal(new CgroupMemory(600, "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes"), CgroupMemory.Tightest(fake.Host));
    }

    [Theory]
    [InlineData("/docker/abc", "/docker/abc/app", "app/")]
    [InlineData("/docker/abc", "/docker/abc", "")]
    [InlineData("/docker/abc", "/elsewhere", "")]
    [InlineData("/docker/abc", "/docker/abcdef", "")]
    [InlineData("/", "/../sibling", "")]
    [InlineData("/", "/", "")]
    public void Tightest_PathSeenFromOutsideAContainer_IsFoundBelowTheMount(string root, string path, string folder)
    {
        using var fake = new FakeHost(
            null, ("proc/self/cgroup", $"0::{path}\n"), ("proc/self/mountinfo", $"30 23 0:26 {root} /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"),
            ($"sys/fs/cgroup/{folder}memory.max", "1000\n"), ($"sys/fs/cgroup/{folder}memory.current", "1\n"));

        Assert.Equal(new CgroupMemory(999, $"/sys/fs/cgroup/{folder}memory.max"), CgroupMemory.Tightest(fake.Host));
    }

    [Fact]
    public void Tightest_MountPointWithABlank_IsFound()
    {
        using var fake = new FakeHost(
            null, ("proc/self/cgroup", "0::/\n"), ("proc/self/mountinfo", @"30 23 0:26 / /sys/fs/my\040groups rw - cgroup2 cgroup2 rw"),
            ("sys/fs/my groups/memory.max", "5\n"), ("sys/fs/my groups/memory.current", "0\n"));

        Assert.Equal(new CgroupMemory(5, "/sys/fs/my groups/memory.max"), CgroupMemory.Tightest(fake.Host));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("0:\n:::\n")]
    [InlineData("4:memory\n")]
    [InlineData("0::/app\n")]
    public void Tightest_NoLimitToBeFound_IsNull(string groups)
    {
        using var fake = new FakeHost(null, ("proc/self/cgroup", groups), ("proc/self/mountinfo", "-\n - \nbroken - cgroup2\n" + Mount2));
        Assert.Null(CgroupMemory.Tightest(fake.Host));
    }

    [Fact]
    public void Tightest_NoFiles_IsNull()
    {
        using var fake = new FakeHost();
        Assert.Null(CgroupMemory.Tightest(fake.Host));
    }

    private static FakeHost Version2(params (string, string)[] files) =>
        new(null, [("proc/self/cgroup", "0::/app\n"), ("proc/self/mountinfo", Mount2), .. files]);
}
