using System.Runtime.Versioning;

namespace ContiguousMemory.Tests.Backing;

/// <summary>Runs a scenario as the user nobody, without any privilege.</summary>
[SupportedOSPlatform("linux")]
internal static class NobodyProcess
{
    private const string Nobody = "65534";

    internal static ChildProcess.Result Scenario(params string[] arguments)
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
