using System.Diagnostics;
using System.Runtime.InteropServices;
using ContiguousMemory.Tests.Live;

namespace ContiguousMemory.Tests.Backing;

/// <summary>Runs a scenario of <c>ContiguousMemory.Tests.Child</c>, or any program, to its end.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(Soak.IsOn ? 20 : 1);

    /// <summary>The dotnet that runs these tests.</summary>
    internal static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>Runs a scenario as it is.</summary>
    internal static Result Scenario(params string[] arguments) => Run(Dotnet, [ChildFile(AppContext.BaseDirectory), .. arguments]);

    /// <summary>Runs a scenario under a limit that the shell sets: <c>ulimit -n 100</c>.</summary>
    /// <remarks>
    /// The runtime maps its own code twice by a file of gigabytes and reserves a heap of hundreds; both are told not to, and the limit is
    /// left for the library to meet.
    /// </remarks>
    internal static Result ScenarioUnder(string limit, params string[] arguments)
    {
        string script = limit + " && DOTNET_EnableWriteXorExecute=0 DOTNET_GCHeapHardLimit=0x8000000 exec \"$0\" \"$@\"";
        return Run("bash", ["-c", script, Dotnet, ChildFile(AppContext.BaseDirectory), .. arguments]);
    }

    /// <summary>The file of the scenarios in a folder.</summary>
    internal static string ChildFile(string folder) => Path.Combine(folder, "ContiguousMemory.Tests.Child.dll");

    internal static Result Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill();
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {s_patience}.");
        }

        return new(process.ExitCode, output.Result.Trim().Split('\n'), errors.Result);
    }

    /// <summary>How a process ended and what it wrote.</summary>
    internal sealed record Result(int Exit, string[] Lines, string Errors)
    {
        /// <summary>
        /// Asserts that a scenario rehearsed well, ran to its end and left nothing behind; returns what it says came of it.
        /// </summary>
        internal string OutcomeLeavingNothing()
        {
            Assert.True(Exit == 0, $"exit {Exit}: {string.Join('\n', Lines)}\n{Errors}");
            Assert.StartsWith("rehearsed: created memfd", Lines[0], StringComparison.Ordinal);
            Assert.Equal("nothing left", Lines[^1]);
            return Lines[^2];
        }
    }
}
