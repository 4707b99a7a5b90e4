using System.Globalization;
using System.Runtime.Versioning;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>As nobody, without any privilege. Where the tests run as an ordinary user they all are this test.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class OrdinaryUserTests(HugePageLoan loan) : LinuxTest
{
    private const string Nobody = "65534";

    [Fact]
    public void Create_Pages_NeedsNoPrivilege() =>
        Assert.Equal("created memfd", AsNobody("create", "Pages", "8388608").OutcomeLeavingNothing());

    [Fact]
    public void Create_HugePagesOfAFilledPool_NeedsNoPrivilege()
    {
        loan.Require(4);
        Assert.Equal("created hugetlb-2M", AsNobody("create", "HugePages", "8388608").OutcomeLeavingNothing());
    }

    [Fact]
    public void Create_MoreHugePagesThanThePoolHas_IsASentence()
    {
        loan.Require(1);
        long bytes = (HugePageLoan.Free + 1) << 21;
        string outcome = AsNobody("create", "HugePages", bytes.ToString(CultureInfo.InvariantCulture)).OutcomeLeavingNothing();
        Assert.Contains("raise the pool as root with 'echo ", outcome, StringComparison.Ordinal);
    }

    private static ChildProcess.Result AsNobody(params string[] arguments)
    {
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess, "Only the superuser can become nobody; every other test has just run as an ordinary user.");
        Assert.SkipUnless(ChildProcess.Run("sh", "-c", "command -v setpriv").Exit == 0, "This machine has no setpriv to become nobody with.");
        string[] become = ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--no-new-privs"];
        Assert.SkipUnless(
            ChildProcess.Run("setpriv", [.. become, "test", "-x", ChildProcess.Dotnet]).Exit == 0, $"Nobody may not run {ChildProcess.Dotnet}.");

        // The checkout may lie where nobody can read.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("contiguous-memory-child-");
        try
        {
            folder.UnixFileMode |= UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "ContiguousMemory*"))
            {
                string copy = Path.Combine(folder.FullName, Path.GetFileName(file));
                File.Copy(file, copy);
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }

            return ChildProcess.Run("setpriv", [.. become, ChildProcess.Dotnet, ChildProcess.ChildFile(folder.FullName), .. arguments]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
