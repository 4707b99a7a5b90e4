using System.ComponentModel;
using System.Diagnostics;

namespace Cma.Tests.House;

/// <summary>Where the checkout lies that these tests were built from, and what belongs to it.</summary>
internal static class CheckoutFolder
{
    private static readonly string[] s_notOurs = [".git", ".dotnet", "artifacts", "bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>The configuration the tests were built in: <c>release</c> or <c>debug</c>, the last folder of their own path.</summary>
    public static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;

    public static string At(string path) => Path.Combine(Root, path);

    /// <summary>The files of the checkout, relative to its root: what git tracks or would, or, without git, all but the folders of builds.</summary>
    public static IEnumerable<string> Files()
    {
        List<string> tracked = AskGit();

        // Git may answer for another repository that merely contains an exported copy of ours.
        return tracked.Contains("global.json") ? tracked.Where(path => File.Exists(At(path))) : Walk(Root).Select(RelativePath);
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder).Where(child => !s_notOurs.Contains(Path.GetFileName(child))).SelectMany(Walk));

    private static string RelativePath(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static List<string> AskGit()
    {
        var git = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(git)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return [.. answer.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        }
        catch (Win32Exception)
        {
            // No git here; the caller walks the folders instead.
            return [];
        }
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ContiguousMemory.slnx"))) return folder;
        }

        throw new InvalidOperationException($"No checkout holds {AppContext.BaseDirectory}: run these tests from where they were built.");
    }
}
