using System.CommandLine;
using Cma.Commands.Coherence.Judging;
using Cma.Reports.Terminal;
using Cma.Scenarios.Reading;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary><c>cma coherence check FILE</c>: a driver's own sequence against one machine or all.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The sequence, or - for standard input; docs/sequence.md has the format." };
        Option<string> on = new("--on") { Description = MachineWords.Help, HelpName = "MACHINE|all", DefaultValueFactory = _ => MachineWords.Every };
        Option<PageKind?> pages = new("--pages")
        {
            Description = "The kind of page, lowmem or highmem, where the sequence leaves it open.",
            HelpName = "KIND",
            CustomParser = word => Words.OneOf(word, "a kind of page", [.. Enum.GetValues<PageKind>().Select(kind => (MatrixWords.Of(kind), kind))]),
        };
        Option<bool> streaming = new("--streaming") { Description = "Insist that it is a streaming sequence, one in which the device acts (devr, devw, devn)." };
        Option<int?> budget = new("--max-states")
        {
            Description = $"Stop on each machine after this many states, 1 to {StateTable.MaxStates}; what comes of it is marked partial.",
            HelpName = "N",
            CustomParser = word => Words.Between(word, "a budget of states", 1, StateTable.MaxStates),
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object (docs/schema/coherence-check.schema.json)." };
        Command command = new("check", "Judge your own sequence of stores, cache operations, barriers and mappings.") { file, on, pages, streaming, budget, json };
        command.SetAction((parsed, cancel) => Task.Run(
            () => Run(
                parsed.GetRequiredValue(file), parsed.GetRequiredValue(on), parsed.GetValue(pages), parsed.GetValue(streaming),
                parsed.GetValue(budget) ?? StateTable.MaxStates, parsed.GetValue(json), cancel),
            cancel));
        return command;
    }

    private static int Run(string file, string on, PageKind? pages, bool streaming, int budget, bool json, CancellationToken cancel)
    {
        (DriverSequence sequence, string text) = SequenceFile.Load(file);
        string name = SequenceFile.Show(file);
        if (streaming && sequence.Table != StrategyTable.Streaming)
            throw new SequenceFileException($"{name}: this is no streaming sequence: no device acts in it; write devr, devw or devn where it does.");
        PageKind kind = PagesOf(name, sequence, pages, MachineWords.PagesOf(on));
        IReadOnlyList<MachineDescription> machines = MachineWords.ParseAll(on, kind, sequence.Table == StrategyTable.Streaming);
        string about = $"{sequence.Steps.Count} steps, {(sequence.Table == StrategyTable.Streaming ? "streaming" : $"a {MatrixWords.Of(kind)} page becomes a coherent buffer")}";
        Strategy strategy = new(file == SequenceFile.StandardInput ? "stdin" : Quoted.Safe(Path.GetFileName(file), 20), sequence.Table, kind, text, about);

        Judgement judgement = Judgement.Of(name, strategy, sequence.Steps, machines, budget, cancel);
        if (json) JudgementAnswer.Write(Console.Out, judgement, JudgementAnswer.CheckSchema);
        else JudgementText.Write(Console.Out, judgement, OutputStyles.OfStandardOutput());
        if (judgement.ExitCode == ExitCode.Cannot)
            Console.Error.WriteLine($"cma: {name}: {budget} states were not enough to tell; give more with --max-states, at most {StateTable.MaxStates}.");
        return judgement.ExitCode;
    }

    /// <summary>What the sequence, the option and the machine's words agree on.</summary>
    private static PageKind PagesOf(string name, DriverSequence sequence, PageKind? asked, PageKind? machine)
    {
        PageKind? said = asked ?? machine;
        if (asked is not null && machine is not null && asked != machine)
            throw new MachineWordException($"--pages says {MatrixWords.Of(asked.Value)} and --on {MatrixWords.Of(machine.Value)}; a page is one of the two.");
        if (sequence.Pages is { } own && said is { } other && own != other)
            throw new SequenceFileException($"{name}: this is a sequence for {MatrixWords.Of(own)} pages, by its addresses, and {MatrixWords.Of(other)} is asked for.");
        if (sequence.Table == StrategyTable.Streaming && said == PageKind.Highmem)
            throw new SequenceFileException($"{name}: streaming sequences are of lowmem pages in this model; leave highmem out.");
        return sequence.Pages ?? said ?? PageKind.Lowmem;
    }
}
