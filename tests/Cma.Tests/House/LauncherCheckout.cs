using System.Diagnostics;

namespace Cma.Tests.House;

/// <summary>
/// A small checkout in a temporary folder: the real launchers, made-up sources, and a PATH that holds the few commands they need and such a
/// dotnet as the test asks for. Nothing of the machine's own .NET is in reach.
/// </summary>
internal sealed class LauncherCheckout : IDisposable
{
    private static readonly string[] s_launchers =
        ["cma", "test", ".ci/run", "eng", "global.json", "Directory.Build.props", "Directory.Packages.props"];

    private static readonly string[] s_commands =
        ["bash", "env", "dirname", "readlink", "mkdir", "rm", "mv", "ln", "cp", "cat", "chmod", "sleep", "tee", "tail", "awk"];

    private readonly string _folder;

    /// <param name="name">The name of the checkout's folder.</param>
    public LauncherCheckout(string name = "checkout")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "the launchers are bash scripts");
        _folder = Directory.CreateTempSubdirectory("cma-launcher-").FullName;
        Root = Path.Combine(_folder, name);
        foreach (string folder in (string[])["commands", "home", "fake", "elsewhere"]) Directory.CreateDirectory(Path.Combine(_folder, folder));
        foreach (string command in s_commands) Assert.SkipUnless(Offer(command), $"the launchers need {command}, which is not on this PATH");
        foreach (string wanted in (string[])["flock", "timeout", "true"]) Offer(wanted);

        foreach (string file in s_launchers) Shell("""mkdir -p "$(dirname "$2")" && cp -R "$1" "$2" """, CheckoutFolder.At(file), At(file));
        Write("src/Cma/Program.cs", "return 0;");
        Write("src/Cma/Commands/Run.cs", "");
        WriteExecutable(Path.Combine(Fake, "dotnet"), FakeDotnet.Script);
        Environment["HOME"] = Path.Combine(_folder, "home");
        Environment["FAKE_LOG"] = Path.Combine(Fake, "log");
        Environment["CMA_DOTNET_INSTALL_URL"] = "file://" + Path.Combine(Fake, "no-such-script.sh");
        Environment["PATH"] = Path.Combine(_folder, "commands");
    }

    public string Root { get; }

    /// <summary>A folder that is not in the checkout.</summary>
    public string Elsewhere => Path.Combine(_folder, "elsewhere");

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Every call of any of the fakes, in order.</summary>
    public string[] Calls => File.Exists(Environment["FAKE_LOG"]) ? File.ReadAllLines(Environment["FAKE_LOG"]) : [];

    public int Builds => Calls.Count(call => call.StartsWith("msbuild ", StringComparison.Ordinal));

    public int Installs => Calls.Count(call => call.StartsWith("install ", StringComparison.Ordinal));

    /// <summary>The home folder that the SDK was last called with.</summary>
    public string LastHome => File.ReadAllLines(Environment["FAKE_LOG"] + ".home")[^1];

    private string Fake => Path.Combine(_folder, "fake");

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>What the fake tool prints instead of its own report of what it was given.</summary>
    public void Answer(string text) => File.WriteAllText(Path.Combine(Fake, "answer"), text);

    /// <summary>Adds a dotnet at the end of PATH; one that is too old does not satisfy global.json.</summary>
    public LauncherCheckout WithDotnet(string folder = "sdk", bool tooOld = false)
    {
        PutDotnet(Path.Combine(_folder, folder), tooOld);
        Environment["PATH"] += ":" + Path.Combine(_folder, folder);
        return this;
    }

    /// <summary>Puts a dotnet where an earlier fetch would have.</summary>
    public LauncherCheckout WithFetchedDotnet(bool tooOld = false)
    {
        PutDotnet(At(".dotnet"), tooOld);
        return this;
    }

    /// <summary>Makes a script available as the vendor's install script, by file; its text is the fake's own unless said otherwise.</summary>
    public LauncherCheckout WithInstallScript(string text = FakeDotnet.InstallScript)
    {
        string script = Path.Combine(Fake, "install it.sh");
        File.WriteAllText(script, text);
        Environment["CMA_DOTNET_INSTALL_URL"] = "file://" + script;
        return this;
    }

    public bool Has(string command) => File.Exists(Path.Combine(_folder, "commands", command));

    public LauncherCheckout Without(string command)
    {
        File.Delete(Path.Combine(_folder, "commands", command));
        return this;
    }

    /// <summary>Puts one of this machine's own commands on PATH; false where it has none of that name.</summary>
    public bool Offer(string command)
    {
        string? found = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
        if (found is not null) File.CreateSymbolicLink(Path.Combine(_folder, "commands", command), found);
        return found is not null;
    }

    /// <summary>Starts a launcher by its path, or by any other path that leads to it, and waits for its end.</summary>
    public Task<Ended> Launch(string launcher, string[]? arguments = null, string? folder = null, string input = "") =>
        Command.Run(At(launcher), arguments ?? [], folder ?? Root, input, Environment);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void PutDotnet(string folder, bool tooOld)
    {
        Directory.CreateDirectory(folder);
        WriteExecutable(Path.Combine(folder, "dotnet"), FakeDotnet.Script);
        if (tooOld) File.WriteAllText(Path.Combine(folder, "too-old"), "");
    }

    private static void WriteExecutable(string path, string text) => Shell("""printf '%s\n' "$2" >"$1" && chmod +x "$1" """, path, text);

    /// <summary>
    /// Writes what will be executed through another process: were the file open in this one while another thread forks, the child would hold it
    /// open too, and to execute it meanwhile fails with ETXTBSY.
    /// </summary>
    private static void Shell(string script, params string[] arguments)
    {
        using Process shell = Process.Start("bash", ["-c", script, "bash", .. arguments]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
