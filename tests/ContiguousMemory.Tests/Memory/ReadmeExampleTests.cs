using System.Text.RegularExpressions;

namespace ContiguousMemory.Tests.Memory;

public sealed partial class ReadmeExampleTests
{
    [Fact]
    public void Readme_Example_RunsAndMovesAndDiscards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        IReadOnlyList<string> printed = ReadmeExample.Run();

        Assert.Equal(3, printed.Count);
        Assert.Matches("^camera: 64 MiB at 0x[0-9a-f]+, in (memfd|hugetlb-2M)$", printed[0]);
        Match room = Room().Match(printed[1]);
        Assert.True(room.Success, printed[1]);
        Assert.All(room.Groups.Values.Skip(1), mebibytes => Assert.NotEqual("0", mebibytes.Value));
        Assert.Equal("kept whatever comes", printed[2]);
    }

    [GeneratedRegex("^made room by moving ([0-9]+) MiB and discarding ([0-9]+) MiB$")]
    private static partial Regex Room();
}
