using System.CommandLine;
using System.CommandLine.Parsing;
using Cma.Commands.Coherence;

namespace Cma.Commands;

/// <summary>The whole tool: parses, runs one command, and turns whatever goes wrong into one sentence and an exit code.</summary>
internal static class CommandLine
{
    private const string Description = """
        Contiguous memory: play scenarios on real memory, hold the engine against a kernel, judge orders of cache maintenance, measure.

        Exit codes: 0 done; 1 the answer is no; 2 the command line or an input is wrong; 3 this machine cannot; 130 interrupted.
        Answers go to standard output, everything else to standard error. NO_COLOR and pipes get plain text.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new(Description) { RunCommand.Create(), VerifyCommand.Create(), CoherenceCommand.Create(), CapabilitiesCommand.Create(), BenchCommand.Create() };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0) return Refuse(parsed);
        using CancellationTokenSource interrupted = new();
        try
        {
            InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, interrupted.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The last stop: what nobody foresaw is told in one sentence as well, and with its stack to whoever asks for it.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            return Trouble.Tell(trouble, Console.Error);
        }
    }

    private static int Refuse(ParseResult parsed)
    {
        foreach (ParseError error in parsed.Errors) Console.Error.WriteLine($"cma: {error.Message}");
        string command = parsed.CommandResult.Command.Name;
        for (SymbolResult? outer = parsed.CommandResult.Parent; outer is CommandResult { Command: { } parent }; outer = outer.Parent) command = $"{parent.Name} {command}";
        Console.Error.WriteLine($"'{command} --help' tells what there is.");
        return ExitCode.BadInput;
    }
}
