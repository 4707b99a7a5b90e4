using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class TransparentHugePagesTests : LinuxTest
{
    private const string General = "sys/kernel/mm/transparent_hugepage/shmem_enabled";
    private const string OfSize = "sys/kernel/mm/transparent_hugepage/hugepages-2048kB/shmem_enabled";

    [Theory]
    [InlineData("always within_size advise [never] deny force\n", "always [inherit] within_size advise never\n", false)]
    [InlineData("[always] within_size advise never deny force\n", "always [inherit] within_size advise never\n", true)]
    [InlineData("always [within_size] advise never deny force\n", "always [inherit] within_size advise never\n", true)]
    [InlineData("always within_size [advise] never deny force\n", "always [inherit] within_size advise never\n", false)]
    [InlineData("always within_size advise never deny [force]\n", "always inherit within_size advise [never]\n", true)]
    [InlineData("always within_size advise never [deny] force\n", "[always] inherit within_size advise never\n", false)]
    [InlineData("always within_size advise [never] deny force\n", "[always] inherit within_size advise never\n", true)]
    [InlineData("[always] within_size advise never deny force\n", "always inherit within_size advise [never]\n", false)]
    [InlineData("[always] within_size advise never deny force\n", null, true)]
    [InlineData("always within_size advise [never] deny force\n", null, false)]
    [InlineData(null, null, true)]
    [InlineData("", "", true)]
    [InlineData("never\n", "[]\n", true)]
    public void MayBackFiles_Settings_AreTakenByTheirWordInBrackets(string? general, string? ofSize, bool may)
    {
        using FakeHost host = new(files: [.. Files(general, ofSize)]);
        Assert.Equal(may, TransparentHugePages.MayBackFiles(host.Host));
    }

    private static IEnumerable<(string, string)> Files(string? general, string? ofSize)
    {
        if (general is not null) yield return (General, general);
        if (ofSize is not null) yield return (OfSize, ofSize);
    }
}
