using System.Diagnostics;

namespace Cma.Bench;

/// <summary>The tool itself, started anew.</summary>
internal static class OwnProcess
{
    /// <summary>Runs it to its end, and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It did not end well.</exception>
    public static string Run(params string[] arguments)
    {
        string self = Environment.ProcessPath ?? throw new InvalidOperationException("The system does not tell where the tool is.");

        // Under its host the tool is the host's first argument.
        string library = Path.Join(AppContext.BaseDirectory, "cma.dll");
        bool hosted = Path.GetFileNameWithoutExtension(self) == "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(self, hosted ? [library, .. arguments] : arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'cma {string.Join(' ', arguments)}' ended with {process.ExitCode}.");
    }
}
