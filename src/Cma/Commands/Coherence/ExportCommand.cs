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
        Option<string> on = new("--on")
        {
            Description = $"The machine and the page, words apart by commas: {MachineWords.All}. What is not said is the first of its kind.",
            HelpName = "MACHINE",
            DefaultValueFactory = _ => "pipt",
        };
        Option<int> lines = new("--lines") { Description = "Lines of the buffer, 1 to 3 (2 if a neighbour shares the line).", HelpName = "N", DefaultValueFactory = _ => 1 };
        Command command = new("export", "Print a machine and a strategy as Promela, for Spin: the same rules, stated and searched a second time.") { strategy, on, lines };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(strategy), parsed.GetRequiredValue(on), parsed.GetValue(lines)));
        return command;
    }

    private static int Run(string id, string on, int lines)
    {
        MachineDescription machine = MachineWords.Parse(on) with { Lines = lines };
        Strategy strategy = StrategyCatalogue.All.FirstOrDefault(one => one.Id == id && one.Pages == machine.Pages)
            ?? throw new MachineWordException(
                $"There is no strategy '{id}' for {MatrixWords.Of(machine.Pages)}; there are {string.Join(", ", StrategyCatalogue.All.Where(one => one.Pages == machine.Pages).Select(one => one.Id))}.");
        int most = CacheMachine.MostLines(strategy.Sequence);
        if (lines < 1 || lines > most) throw new MachineWordException($"--lines {lines}: the model holds 1 to {most} lines of {id}.");
        Console.Out.Write(PromelaModel.Of(machine, strategy.Sequence, $"{strategy.Id} ({strategy.About}) on {on}"));
        return ExitCode.Done;
    }
}
