using System.Diagnostics;

namespace Cma.Tests.House;

/// <summary>What a command did.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors);

/// <summary>Runs a command to its end.</summary>
internal static class Command
{
    /// <param name="program">A path, or a name on PATH.</param>
    /// <param name="arguments">Handed over as they are.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="input">All that it can read from stdin.</param>
    /// <param name="environment">Its whole environment; this process's own where null.</param>
    public static async Task<Ended> Run(
        string program, string[] arguments, string folder, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach ((string name, string value) in environment) start.Environment[name] = value;
        }

        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input, which is its right.
        }

        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, await output, await errors);
    }
}
