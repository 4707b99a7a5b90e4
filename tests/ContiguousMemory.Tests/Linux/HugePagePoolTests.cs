using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class HugePagePoolTests : LinuxTest
{
    private const string Folder = "sys/kernel/mm/hugepages/hugepages-2048kB/";

    [Fact]
    public void Read_WholePool_TellsWhatItCanGive()
    {
        using FakeHost fake = Pool(total: 20, free: 9, reserved: 4, overcommit: 5, surplus: 2);

        Assert.Equal(new HugePagePool(Total: 20, Free: 9, Reserved: 4, Growth: 3), HugePagePool.Read(fake.Host));
        Assert.Equal(9 - 4 + 3, HugePagePool.Read(fake.Host)!.Value.Available);
    }

    [Fact]
    public void Available_MoreReservedThanFree_IsNotNegative()
    {
        using FakeHost fake = Pool(total: 20, free: 1, reserved: 4, overcommit: 0, surplus: 2);
        Assert.Equal(0, HugePagePool.Read(fake.Host)!.Value.Available);
    }

    [Fact]
    public void Read_NoSuchPages_IsNull()
    {
        using var fake = new FakeHost();
        Assert.Null(HugePagePool.Read(fake.Host));
    }

    [Theory]
    [InlineData("2048 kB", 12, "echo 27 > /proc/sys/vm/nr_hugepages")]
    [InlineData("1048576 kB", 12, "echo 27 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages")]
    [InlineData("2048 kB", 5, "echo 20 > /proc/sys/vm/nr_hugepages")]
    public void CommandFor_Pages_AddsWhatIsMissing(string defaultSize, long pages, string command)
    {
        using FakeHost fake = Pool(total: 20, free: 9, reserved: 4, overcommit: 0, surplus: 0, ("proc/meminfo", $"Hugepagesize: {defaultSize}\n"));
        Assert.Equal(command, HugePagePool.Read(fake.Host)!.Value.CommandFor(pages, fake.Host));
    }

    private static FakeHost Pool(long total, long free, long reserved, long overcommit, long surplus, params (string, string)[] more) => new(
        null,
        [
            (Folder + "nr_hugepages", $"{total}\n"), (Folder + "free_hugepages", $"{free}\n"), (Folder + "resv_hugepages", $"{reserved}\n"),
            (Folder + "nr_overcommit_hugepages", $"{overcommit}\n"), (Folder + "surplus_hugepages", $"{surplus}\n"), .. more,
        ]);
}
