using System.Diagnostics;
using System.Text.Json;

namespace Cma.Bench.Peers;

/// <summary>
/// The program that measures: bench/Cma.Peers of the checkout that the tool was built in. The tool itself needs nothing of what that does, ASP.NET first of all,
/// and so it is built when somebody wants it.
/// </summary>
internal static class PeerProgram
{
    private const string Project = "Cma.Peers";
    private const string Library = "cma-peers.dll";

    /// <summary>
    /// jemalloc wants its threads' storage reserved when a process starts, and is loaded later. Arbitrary: several times what it asks for; the C library has
    /// 512 bytes to give otherwise.
    /// </summary>
    private const string Tunables = "glibc.rtld.optional_static_tls=16384";

    // In a checkout its last part is the configuration.
    private static DirectoryInfo Own { get; } = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>Why it cannot run here at all, in a sentence; null when it can.</summary>
    public static string? Missing() =>
        !OperatingSystem.IsLinux() ? "Peers are measured on real memory, which needs Linux."
        : Checkout() is null ? $"Peers are measured by a program that is built from the sources, and there are none above {Own.FullName}; run the cma of a checkout."
        : null;

    /// <summary>Builds it where it is not of these sources, and runs it.</summary>
    /// <exception cref="PlatformNotSupportedException">It cannot be built or run here.</exception>
    public static PeerResult Run(bool smoke)
    {
        if (Missing() is { } why) throw new PlatformNotSupportedException(why);

        // The launcher starts the tool by the dotnet it was built with, and that builds this as well.
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string sources = Path.Join(Checkout(), "bench", Project);
        string program = Path.Join(Checkout(), "artifacts", "bin", Project, Own.Name, Library);
        if (!IsFresh(program, sources, Own.FullName)) Build(dotnet, sources, Own.Name);
        return JsonSerializer.Deserialize(Measure(dotnet, program, smoke), BenchJson.Default.PeerResult)!;
    }

    private static string? Checkout()
    {
        DirectoryInfo? folder = Own;
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "bench", Project, $"{Project}.csproj"))) folder = folder.Parent;
        return folder?.FullName;
    }

    /// <summary>Whether it was built after its sources were last changed, and on the libraries that this tool runs on.</summary>
    private static bool IsFresh(string program, string sources, string tool)
    {
        if (!File.Exists(program)) return false;
        DateTime built = File.GetLastWriteTimeUtc(program);
        if (Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories).Any(source => File.GetLastWriteTimeUtc(source) > built)) return false;
        string[] ours = ["cma.dll", "ContiguousMemory.dll", "ContiguousMemory.Engine.dll"];
        return ours.All(name => IsSame(Path.Join(tool, name), Path.Join(Path.GetDirectoryName(program), name)));
    }

    private static bool IsSame(string one, string other) =>
        File.Exists(other) && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));

    private static void Build(string dotnet, string sources, string configuration)
    {
        Console.Error.WriteLine("cma: building bench/Cma.Peers, once for these sources");
        ProcessStartInfo start = new(
            dotnet,
            [
                "build", sources, "--configuration", configuration, "--nologo", "--verbosity", "quiet", "-nodeReuse:false", "-property:UseSharedCompilation=false",
                "-property:RunAnalyzers=false",
            ])
        {
            RedirectStandardOutput = true,
        };
        using Process build = Process.Start(start)!;
        string said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode == 0) return;
        Console.Error.Write(said);
        throw new PlatformNotSupportedException("The build of bench/Cma.Peers failed; its errors are above.");
    }

    private static string Measure(string dotnet, string program, bool smoke)
    {
        ProcessStartInfo start = new(dotnet, smoke ? [program, "measure", "--smoke"] : [program, "measure"]) { RedirectStandardOutput = true };
        start.Environment["GLIBC_TUNABLES"] = Environment.GetEnvironmentVariable("GLIBC_TUNABLES") is { Length: > 0 } others ? $"{others}:{Tunables}" : Tunables;
        using Process process = Process.Start(start)!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? answer : throw new PlatformNotSupportedException($"bench/Cma.Peers ended with exit code {process.ExitCode}; what it said is above.");
    }
}
