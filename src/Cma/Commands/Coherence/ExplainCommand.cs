using System.CommandLine;
using Cma.Commands.Coherence.Judging;
using Cma.Scenarios.Reading;
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
        JudgementOutput output = new("cma coherence explain", JudgementAnswer.ExplainSchema);
        Command command = new("explain", "Tell why a strategy is not ok on a machine: a shortest way to the fault, with every cache and buffer beside it. Exit codes: 0 ok, 1 not ok, 2 bad input.")
        {
            strategy, on, output.Json, output.Report,
        };
        command.SetAction((parsed, cancel) => Task.Run(
            () =>
            {
                string words = parsed.GetRequiredValue(on);
                output.CheckReport(parsed, null, "");
                Strategy found = Find(parsed.GetRequiredValue(strategy), MachineWords.PagesOf(words));
                IReadOnlyList<MachineDescription> machines = MachineWords.ParseAll(words, found.Pages, found.Table == StrategyTable.Streaming);
                return output.Write(parsed, Judgement.Of(found.Id, found, null, machines, null, cancel));
            },
            cancel));
        return command;
    }

    /// <summary>The strategy of the id; where both kinds of page have one and none is asked for, that for lowmem.</summary>
    internal static Strategy Find(string id, PageKind? pages)
    {
        IEnumerable<Strategy> known = StrategyCatalogue.All.Where(one => pages is null || one.Pages == pages);
        return known.FirstOrDefault(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new MachineWordException(
                $"There is no strategy {Quoted.Of(id)}{(pages is { } kind ? $" for {MatrixWords.Of(kind)}" : "")}; there are {string.Join(", ", known.Select(one => one.Id).Distinct())}.");
    }
}
