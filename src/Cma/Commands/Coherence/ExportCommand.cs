using System.CommandLine;
using ContiguousMemory.Coherence.Export;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary><c>cma coherence export STRATEGY</c>: the machine and the strategy as a model for Spin, for whoever would rather believe another engine.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> strategy = new("STRATEGY") { Description = "A strategy's id, such as D or N2; 'cma coherence matrix' lists them." };
        Option<string> on = new("--on") { Description = MachineWords.Help, HelpName = "MACHINE", DefaultValueFactory = _ => "pipt" };
        Option<int> lines = new("--lines") { Description = "Lines of the buffer, 1 to 3 (2 if a neighbour shares the line).", HelpName = "N", DefaultValueFactory = _ => 1 };
        Command command = new("export", "Print a machine and a strategy as Promela, for Spin: the same rules, stated and searched a second time.") { strategy, on, lines };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(strategy), parsed.GetRequiredValue(on), parsed.GetValue(lines)));
        return command;
    }

    private static int Run(string id, string on, int lines)
    {
        Strategy strategy = ExplainCommand.Find(id, MachineWords.PagesOf(on));
        IReadOnlyList<MachineDescription> machines = MachineWords.ParseAll(on, strategy.Pages, strategy.Table == StrategyTable.Streaming);
        if (machines.Count > 1) throw new MachineWordException($"'{on}' is {machines.Count} machines, and a model is of one; say more of it, for instance pipt,pl310,may-hit.");
        int most = CacheMachine.MostLines(strategy.Sequence);
        if (lines < 1 || lines > most) throw new MachineWordException($"--lines {lines}: the model holds 1 to {most} lines of {strategy.Id}.");
        Console.Out.Write(PromelaModel.Of(machines[0] with { Lines = lines }, strategy.Sequence, $"{strategy.Id} ({strategy.About}) on {on}"));
        return ExitCode.Done;
    }
}
