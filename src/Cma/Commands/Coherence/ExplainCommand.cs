using System.CommandLine;
using Cma.Commands.Coherence.Judging;
using Cma.Reports.Terminal;
using Cma.Scenarios.Reading;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary><c>cma coherence explain STRATEGY</c>: a shortest way to the fault, step by step, with the caches beside it.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        Argument<string> strategy = new("STRATEGY") { Description = "A strategy's id, such as D or N2; 'cma coherence matrix' lists them." };
        Option<string> on = new("--on") { Description = MachineWords.Help, HelpName = "MACHINE", DefaultValueFactory = _ => "pipt" };
        Option<bool> json = new("--json") { Description = "Print one JSON object (docs/schema/coherence-explain.schema.json)." };
        Command command = new("explain", "Tell why a strategy is not ok on a machine: a shortest way to the fault, with every cache and buffer beside it.") { strategy, on, json };
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed.GetRequiredValue(strategy), parsed.GetRequiredValue(on), parsed.GetValue(json), cancel), cancel));
        return command;
    }

    private static int Run(string id, string on, bool json, CancellationToken cancel)
    {
        Strategy strategy = Find(id, MachineWords.PagesOf(on));
        IReadOnlyList<MachineDescription> machines = MachineWords.ParseAll(on, strategy.Pages, strategy.Table == StrategyTable.Streaming);
        Judgement judgement = Judgement.Of(strategy.Id, strategy, null, machines, StateTable.MaxStates, cancel);
        if (json) JudgementAnswer.Write(Console.Out, judgement, JudgementAnswer.ExplainSchema);
        else JudgementText.Write(Console.Out, judgement, OutputStyles.OfStandardOutput());
        return judgement.ExitCode;
    }

    /// <summary>The strategy of the id; where both kinds of page have one and none is asked for, that for lowmem.</summary>
    private static Strategy Find(string id, PageKind? pages)
    {
        IEnumerable<Strategy> known = StrategyCatalogue.All.Where(one => pages is null || one.Pages == pages);
        return known.FirstOrDefault(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new MachineWordException(
                $"There is no strategy {Quoted.Of(id)}{(pages is { } kind ? $" for {MatrixWords.Of(kind)}" : "")}; there are {string.Join(", ", known.Select(one => one.Id).Distinct())}.");
    }
}
