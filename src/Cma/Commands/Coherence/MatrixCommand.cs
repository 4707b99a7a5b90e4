using System.CommandLine;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary><c>cma coherence matrix</c>: every strategy on every base machine, and on request on every variant of it.</summary>
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
        Option<bool> variants = new("--all-variants") { Description = "Also machines with errata, other cache policies, several CPUs, and what else differs from the base." };
        Option<bool> json = new("--json") { Description = "Print one JSON object (docs/schema/coherence-matrix.schema.json)." };
        Command command = new("matrix", "Check every strategy on every machine, visiting every state of the model. Exit codes: 0, 2 bad input.") { table, variants, json };
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed.GetValue(table), parsed.GetValue(variants), parsed.GetValue(json), cancel), cancel));
        return command;
    }

    private static int Run(StrategyTable? table, bool allVariants, bool json, CancellationToken cancel)
    {
        MatrixResult[] results = MatrixRun.Run(Matrix.Cells(table), cancel: cancel);
        IReadOnlyList<VariantResult> variants = allVariants ? VariantRun.Run(VariantCatalogue.All, table, results, cancel) : [];
        if (json)
        {
            MatrixAnswer.Write(Console.Out, results.Concat(variants.Select(result => result.Varied)));
            return ExitCode.Done;
        }

        OutputStyle style = OutputStyles.OfStandardOutput();
        MatrixText.Write(Console.Out, results, style, OutputStyles.WidthOfStandardOutput());
        if (allVariants) VariantText.Write(Console.Out, variants, style);
        return ExitCode.Done;
    }
}
