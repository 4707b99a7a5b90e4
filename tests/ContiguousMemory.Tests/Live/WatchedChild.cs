using System.Diagnostics;
using ContiguousMemory.Tests.Backing;

namespace ContiguousMemory.Tests.Live;

/// <summary>A scenario that may hang: it says that it gets on, and is ended when it has not for too long.</summary>
internal static class WatchedChild
{
    /// <summary>Runs a scenario.</summary>
    /// <param name="silence">How long it may say nothing.</param>
    /// <param name="arguments">Its name, and its own arguments.</param>
    /// <returns>Its last line, or null when it fell silent and was ended.</returns>
    internal static string? Run(TimeSpan silence, params string[] arguments)
    {
        var start = new ProcessStartInfo(ChildProcess.Dotnet, [ChildProcess.ChildFile(AppContext.BaseDirectory), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string last = "";
        while (true)
        {
            Task<string?> line = process.StandardOutput.ReadLineAsync();
            if (!line.Wait(silence))
            {
                process.Kill();
                process.WaitForExit();
                return null;
            }

            if (line.Result is null) break;
            last = line.Result;
        }

        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return last;
    }
}
