using System.CommandLine;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary><c>cma coherence matrix</c>: every strategy on every base machine.</summary>
internal static class MatrixCommand
{
    public static Command Create()
    {
        Option<StrategyTable?> table = new("--table")
        {
            Description = "Only this table: alloc (pages to coherent buffers) or streaming.",
            HelpName = "TABLE",
            CustomParser = word => Words.OneOf(word, "a table", MatrixWords.Tables),
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object (docs/schema/coherence-matrix.schema.json)." };
        Command command = new("matrix", "Check every strategy on every machine, visiting every state of the model. Exit codes: 0, 2 bad input.") { table, json };
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed.GetValue(table), parsed.GetValue(json), cancel), cancel));
        return command;
    }

    private static int Run(StrategyTable? table, bool json, CancellationToken cancel)
    {
        MatrixResult[] results = MatrixRun.Run(Matrix.Cells(table), cancel: cancel);
        if (json) MatrixAnswer.Write(Console.Out, results);
        else MatrixText.Write(Console.Out, results, OutputStyles.OfStandardOutput(), OutputStyles.WidthOfStandardOutput());
        return ExitCode.Done;
    }
}
