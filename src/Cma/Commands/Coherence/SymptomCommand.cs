using System.CommandLine;
using Cma.Commands.Coherence.Symptoms;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Symptoms;

namespace Cma.Commands.Coherence;

/// <summary><c>cma coherence symptom SYMPTOM</c>: which mistakes in an order explain what is seen.</summary>
internal static class SymptomCommand
{
    public static Command Create()
    {
        Argument<Symptom?> symptom = new("SYMPTOM") { Description = $"What you see: {SymptomWords.All}.", HelpName = "SYMPTOM", Arity = new ArgumentArity(1, 6), CustomParser = SymptomWords.Parse };
        Option<string> on = new("--on") { Description = MachineWords.Help, HelpName = "MACHINE|all", DefaultValueFactory = _ => "pipt" };
        Option<StrategyTable?> table = new("--table")
        {
            Description = "Only mistakes in this table's orders: alloc (pages to coherent buffers) or streaming.",
            HelpName = "TABLE",
            CustomParser = word => Words.OneOf(word, "a table", MatrixWords.Tables),
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object (docs/schema/coherence-symptom.schema.json)." };
        Command command = new("symptom", "Tell which mistakes in an order explain what you see, the smallest first, each with its fix. Exit codes: 0, 1 if none does, 2 bad input.")
        {
            symptom, on, table, json,
        };
        command.SetAction((parsed, cancel) => Task.Run(
            () => Run(parsed.GetValue(symptom)!.Value, parsed.GetRequiredValue(on), parsed.GetValue(table), parsed.GetValue(json), cancel), cancel));
        return command;
    }

    private static int Run(Symptom symptom, string on, StrategyTable? table, bool json, CancellationToken cancel)
    {
        PageKind pages = MachineWords.PagesOf(on) ?? PageKind.Lowmem;
        if (table == StrategyTable.Streaming && pages == PageKind.Highmem) throw new MachineWordException("Streaming is of lowmem pages in this model; leave highmem or --table streaming out.");
        List<(StrategyTable Table, MachineDescription Machine)> machines = [];
        foreach (StrategyTable one in Enum.GetValues<StrategyTable>())
        {
            if (table is not null && table != one) continue;
            if (one == StrategyTable.Streaming && pages == PageKind.Highmem) continue;
            machines.AddRange(MachineWords.ParseAll(on, pages, one == StrategyTable.Streaming).Select(machine => (one, machine)));
        }

        IReadOnlyList<Defect> defects = DefectSearch.Run(symptom, machines, cancel);
        List<string> names = [.. machines.Select(pair => MachineName.Of(pair.Machine, pair.Table)).Distinct()];
        SymptomAnswer answer = SymptomAnswer.Of(symptom, names, defects);
        if (json) answer.Write(Console.Out);
        else SymptomText.Write(Console.Out, answer, symptom, OutputStyles.OfStandardOutput());
        return defects.Count > 0 ? ExitCode.Done : ExitCode.No;
    }
}
