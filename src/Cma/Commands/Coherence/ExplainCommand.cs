using System.CommandLine;
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
        Option<string> on = new("--on")
        {
            Description = $"The machine and the page, words apart by commas: {MachineWords.All}. What is not said is the first of its kind.",
            HelpName = "MACHINE",
            DefaultValueFactory = _ => "pipt",
        };
        Command command = new("explain", "Tell why a strategy is not ok on a machine.") { strategy, on };
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed.GetRequiredValue(strategy), parsed.GetRequiredValue(on), cancel), cancel));
        return command;
    }

    private static int Run(string id, string on, CancellationToken cancel)
    {
        MachineDescription description = MachineWords.Parse(on);
        Strategy strategy = StrategyCatalogue.All.FirstOrDefault(one => one.Id == id && one.Pages == description.Pages)
            ?? throw new MachineWordException(
                $"There is no strategy '{id}' for {MatrixWords.Of(description.Pages)}; there are {string.Join(", ", StrategyCatalogue.All.Where(one => one.Pages == description.Pages).Select(one => one.Id))}.");
        CacheMachine machine = new(description, strategy.Sequence);
        CheckResult result = new Explorer().Run(machine, cancel: cancel);
        Console.Out.WriteLine($"{strategy.Id}: {strategy.About}");
        Console.Out.WriteLine($"  {strategy.Text}");
        if (result.Verdict == Verdict.Ok)
        {
            Console.Out.WriteLine($"ok in this model: all {result.States} states visited.");
            return ExitCode.Done;
        }

        int number = 0;
        foreach (TraceStep step in result.Trace)
        {
            string what = step.Action is { } action ? machine.Describe(action) : "in the beginning";
            Console.Out.WriteLine($"{number++,3}  {what,-64}  {machine.Describe(step.State)}");
        }

        Console.Out.WriteLine($"{MatrixWords.Of(result.Verdict)} in this model. S is the old owner's data, C the driver's, D the device's.");
        return ExitCode.No;
    }
}
