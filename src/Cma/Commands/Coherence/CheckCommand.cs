using System.CommandLine;
using Cma.Commands.Coherence.Judging;
using Cma.Reports;
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
        Option<int?> lines = new("--lines")
        {
            Description = "Lines of the buffer that are modelled, 1 to 3; the sequence runs over all of them. 1 unless said.",
            HelpName = "N",
            CustomParser = word => Words.Between(word, "a number of lines", 1, 3),
        };
        Option<int?> budget = new("--max-states")
        {
            Description = $"Stop on each machine after this many states, 1 to {StateTable.MaxStates}; what comes of it is marked partial.",
            HelpName = "N",
            CustomParser = word => Words.Between(word, "a budget of states", 1, StateTable.MaxStates),
        };
        JudgementOutput output = new("cma coherence check", JudgementAnswer.CheckSchema);
        Command command = new("check", "Judge your own sequence of stores, cache operations, barriers and mappings. Exit codes: 0 ok on all, 1 not ok, 2 bad input, 3 the budget ran out.")
        {
            file, on, pages, streaming, lines, budget, output.Json, output.Report,
        };
        command.SetAction((parsed, cancel) => Task.Run(
            () =>
            {
                string name = parsed.GetRequiredValue(file);
                output.CheckReport(parsed, name == SequenceFile.StandardInput ? null : name, "the sequence");
                (DriverSequence sequence, string text) = SequenceFile.Load(name);
                if (parsed.GetValue(streaming)) MustBeStreaming(name, sequence);
                int lineCount = parsed.GetValue(lines) ?? 1;
                string words = parsed.GetRequiredValue(on);
                PageKind kind = PagesOf(name, sequence, parsed.GetValue(pages), MachineWords.PagesOf(words));
                List<MachineDescription> machines =
                    [.. MachineWords.ParseAll(words, kind, sequence.Table == StrategyTable.Streaming).Select(machine => machine with { Lines = lineCount })];
                foreach (MachineDescription machine in machines) MustFit(name, sequence, machine);
                return output.Write(parsed, Judgement.Of(SequenceFile.Show(name), StrategyOf(name, sequence, kind, text), sequence.Steps, machines, parsed.GetValue(budget), cancel));
            },
            cancel));
        return command;
    }

    private static Strategy StrategyOf(string file, DriverSequence sequence, PageKind pages, string text)
    {
        string id = file == SequenceFile.StandardInput ? "stdin" : Quoted.Safe(Path.GetFileName(file), 20);
        string about = sequence.Table == StrategyTable.Streaming ? "streaming" : $"a {MatrixWords.Of(pages)} page becomes a coherent buffer";
        return new(id, sequence.Table, pages, text, $"{sequence.Steps.Count} steps, {about}");
    }

    private static void MustBeStreaming(string file, DriverSequence sequence)
    {
        if (sequence.Table != StrategyTable.Streaming)
            throw new SequenceFileException($"{SequenceFile.Show(file)}: this is no streaming sequence: no device acts in it; write devr, devw or devn where it does.");
    }

    /// <summary>A sequence grows over several lines and pages, and on machines whose kernel does more for each step.</summary>
    private static void MustFit(string file, DriverSequence sequence, MachineDescription machine)
    {
        IReadOnlyList<Primitive> steps = [.. sequence.Steps.Select(step => step.Primitive)];
        if (MachineRules.WhyNot(machine) is { } why) throw new MachineWordException(why);
        if (machine.Lines > CacheMachine.MostLines(steps))
            throw new SequenceFileException($"{SequenceFile.Show(file)}: beside a neighbour the model holds {CacheMachine.MostLines(steps)} lines, not {machine.Lines}; give a smaller --lines.");
        int length = Unrolling.Length(machine, steps);
        if (length > Unrolling.MaxSteps)
            throw new SequenceFileException($"{SequenceFile.Show(file)}: on {MachineName.Of(machine, sequence.Table)} with --lines {machine.Lines} it becomes {length} steps, and {Unrolling.MaxSteps} is the most; shorten it, or give a smaller --lines.");
    }

    /// <summary>What the sequence, the option and the machine's words agree on.</summary>
    private static PageKind PagesOf(string file, DriverSequence sequence, PageKind? asked, PageKind? machine)
    {
        PageKind? said = asked ?? machine;
        if (asked is not null && machine is not null && asked != machine)
            throw new MachineWordException($"--pages says {MatrixWords.Of(asked.Value)} and --on {MatrixWords.Of(machine.Value)}; a page is one of the two.");
        if (sequence.Pages is { } own && said is { } other && own != other)
            throw new SequenceFileException($"{SequenceFile.Show(file)}: this is a sequence for {MatrixWords.Of(own)} pages, by its addresses, and {MatrixWords.Of(other)} is asked for.");
        if (sequence.Table == StrategyTable.Streaming && said == PageKind.Highmem)
            throw new SequenceFileException($"{SequenceFile.Show(file)}: streaming sequences are of lowmem pages in this model; leave highmem out.");
        return sequence.Pages ?? said ?? PageKind.Lowmem;
    }
}
