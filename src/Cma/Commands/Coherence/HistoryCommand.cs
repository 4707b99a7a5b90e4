using System.CommandLine;
using Cma.Commands.Coherence.History;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.History;

namespace Cma.Commands.Coherence;

/// <summary><c>cma coherence history</c>: what each kernel's order comes to, and which commit turned it.</summary>
internal static class HistoryCommand
{
    private const string Legend = """
        In each cell the strategy ('cma coherence explain' has it) and its verdict without and with an outer cache, in this model; - where the kernel
        does not do it. Letters as in 'cma coherence matrix'. ~ leaves a cacheable mapping beside the non-cacheable one, which v6 and v7 called
        unpredictable; that is no verdict. Doorbell behind a barrier; highmem with lazy kmaps.
        """;

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one JSON object (docs/schema/coherence-history.schema.json)." };
        Command command = new("history", "Tell what the orders of each era of linux come to on each machine, and which commit turned what. Exit codes: 0.") { json };
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed.GetValue(json), cancel), cancel));
        return command;
    }

    private static int Run(bool json, CancellationToken cancel)
    {
        KernelHistory history = KernelHistory.Run(KernelTasks.All, cancel);
        IReadOnlyList<Turn> regressions = [.. history.Turns.Where(turn => turn.IsRegression)];
        if (json)
        {
            HistoryAnswer.Write(Console.Out, history, KernelTasks.All);
        }
        else
        {
            StyledTables.Write(Console.Out, [.. HistoryTables.Eras(history), HistoryTables.Turns(history, KernelTasks.All)], OutputStyles.OfStandardOutput());
            Console.Out.WriteLine(Legend);
            Console.Out.WriteLine(regressions.Count == 0 ? "No commit turned ok into not ok, in this model." : $"{regressions.Count} cells went from ok to not ok, in this model.");
        }

        return ExitCode.Done;
    }
}
