using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ContiguousMemory.Coherence.Export;

/// <summary>A model built by Spin and gcc, in a folder of its own that goes with it.</summary>
/// <remarks>Thread safety: one call at a time; each caller builds its own.</remarks>
internal sealed partial class SpinRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cma-spin-");

    /// <param name="model">The Promela text.</param>
    /// <param name="flags">Flags for gcc, beside <c>-DSAFETY -DNOREDUCE</c>.</param>
    /// <exception cref="InvalidOperationException">Spin or gcc will not take it; the message has their words.</exception>
    public SpinRun(string model, params string[] flags)
    {
        try
        {
            File.WriteAllText(Path.Combine(_folder.FullName, "model.pml"), model);
            Run("spin", ["-a", "model.pml"]);
            Run("gcc", ["-w", "-DSAFETY", "-DNOREDUCE", .. flags, "-o", "pan", "pan.c"]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why there can be no run on this machine; null if there can.</summary>
    public static string? Missing()
    {
        foreach ((string program, string asks) in ((string, string)[])[("spin", "-V"), ("gcc", "--version")])
        {
            try
            {
                using Process process = Start(program, [asks], Path.GetTempPath());
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
            }
            catch (Win32Exception)
            {
                return $"'{program}' is not installed (on Debian: apt-get install spin gcc)";
            }
        }

        return null;
    }

    /// <summary>Runs the verifier, and returns all that it prints.</summary>
    public string Verify(params string[] arguments) => Run(Path.Combine(_folder.FullName, "pan"), arguments);

    /// <summary>The states that a verifier says it stored.</summary>
    /// <exception cref="InvalidOperationException">It does not say, or it did not search to the end.</exception>
    public static long Stored(string output)
    {
        if (output.Contains("max search depth too small", StringComparison.Ordinal)) throw new InvalidOperationException("Spin's stack was too small for this model; give -m a larger number.");
        Match match = StoredLine().Match(output);
        return match.Success
            ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Spin's verifier does not say how many states it stored: {output}");
    }

    /// <summary>What a verifier says it held at most, in MiB, without its stack: states and hash table.</summary>
    public static double MegabytesOfStates(string output) =>
        MemoryLine().Matches(output).Sum(match => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex(@"^\s*(\d+) states, stored", RegexOptions.Multiline)]
    private static partial Regex StoredLine();

    [GeneratedRegex(@"^\s*([\d.]+)\s+(?:actual memory usage for states|memory used for hash table)", RegexOptions.Multiline)]
    private static partial Regex MemoryLine();

    private string Run(string program, string[] arguments)
    {
        using Process process = Start(program, arguments, _folder.FullName);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{Path.GetFileName(program)} ended with {process.ExitCode}: {output}{errors.Result}");
    }

    private static Process Start(string program, string[] arguments, string folder)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }
}
