using Cma.Commands.Coherence;
using Cma.Commands.Coherence.Document;
using Cma.Commands.Coherence.Judging;
using Cma.Golden;
using Cma.Reports;
using Cma.Scenarios;
using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;

namespace Cma.Commands;

/// <summary>What each kind of trouble means to whoever typed the command.</summary>
internal static class Trouble
{
    /// <summary>Set to anything, the stack of an error of the tool's own is told too.</summary>
    private const string DebugVariable = "CMA_DEBUG";

    /// <summary>Tells it, and says what to exit with.</summary>
    public static int Tell(Exception trouble, TextWriter error)
    {
        try
        {
            return TellTo(trouble, error);
        }
        catch (IOException)
        {
            // Nobody can be told, standard error being closed or full; the exit code still says that it went wrong.
            return CodeOf(trouble) is not 0 and int code ? code : ExitCode.Cannot;
        }
    }

    private static int TellTo(Exception trouble, TextWriter error)
    {
        if (trouble is OperationCanceledException)
        {
            error.WriteLine("cma: interrupted; everything was given back.");
            return ExitCode.Interrupted;
        }

        int code = CodeOf(trouble);
        bool isForeseen = code != 0;
        error.WriteLine(isForeseen ? $"cma: {MessageOf(trouble)}" : $"cma: an error of its own, {trouble.GetType().Name}: {trouble.Message} Please report it; {DebugVariable}=1 tells more.");
        if (!isForeseen && Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 }) error.WriteLine(trouble);
        return isForeseen ? code : ExitCode.Cannot;
    }

    private static int CodeOf(Exception trouble) => trouble switch
    {
        ScenarioException or GoldenFormatException or CmaException or ReportFileException or LendingException
            or MachineWordException or SequenceFileException or PageException => ExitCode.BadInput,
        BackingException or PlatformNotSupportedException or OutOfMemoryException => ExitCode.Cannot,

        // Every file has an exception of its own by now; what is left is standard output.
        IOException or UnauthorizedAccessException => ExitCode.Cannot,
        _ => 0,
    };

    private static string MessageOf(Exception trouble) => trouble switch
    {
        IOException or UnauthorizedAccessException => $"the answer cannot be written to standard output: {trouble.Message}",

        // The library's remedy names its option by the library's name; here it has another.
        BackingException => trouble.Message.Replace("BackingKind.Pages", "--backing pages", StringComparison.Ordinal),
        _ => trouble.Message,
    };
}
