using System.CommandLine;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary><c>cma coherence synthesise</c>: the shortest and the cheapest order that is right.</summary>
internal static class SynthesiseCommand
{
    private static readonly (string Word, PageKind Value)[] s_pages = [("lowmem", PageKind.Lowmem), ("highmem", PageKind.Highmem)];

    private static readonly (string Word, Transfer Value)[] s_transfers =
        [("to-device", Transfer.ToDevice), ("from-device", Transfer.FromDevice), ("both", Transfer.Both)];

    private static readonly Option<PageKind?> s_pagesOption = new("--pages")
    {
        Description = "The page that becomes a coherent buffer: lowmem (as if not said) or highmem.",
        HelpName = "KIND",
        CustomParser = word => Words.OneOf(word, "a kind of page", s_pages),
    };

    private static readonly Option<Transfer?> s_streaming = new("--streaming")
    {
        Description = "A streaming map and unmap instead: to-device, from-device or both.",
        HelpName = "WAY",
        CustomParser = word => Words.OneOf(word, "a direction", s_transfers),
    };

    private static readonly Option<bool> s_shortWrites = new("--short-writes")
    {
        Description = "The device may write less than the buffer; the CPU must find its own data in the rest.",
    };

    private static readonly Option<bool> s_careful = new("--careful")
    {
        Description = "Also leave no mappings of mixed cacheability, and put a barrier between maintenance and non-cacheable stores, as real cores may need.",
    };

    private static readonly Option<bool> s_setWay = new("--set-way")
    {
        Description = "Allow the whole first level to be flushed by set and way, which is sound on a single core only.",
    };

    private static readonly Option<string> s_on = new("--on")
    {
        Description = MachineWords.Help,
        HelpName = "MACHINE|all",
        DefaultValueFactory = _ => MachineWords.Every,
    };

    private static readonly Option<bool> s_each = new("--each") { Description = "Answer for each machine by itself, as a table." };

    private static readonly Option<bool> s_variants = new("--variants")
    {
        Description = "Right on every variant too (errata, choices of the model made the other way), where any order is; takes a minute.",
    };

    private static readonly Option<CostVector?> s_cost = new("--cost")
    {
        Description = $"Weights, such as l1=1,l2=4,dsb=10; of {CostWords.All}. A step costs its count of operations times the weight.",
        HelpName = "WEIGHTS",
        CustomParser = CostWords.Parse,
    };

    private static readonly Option<long?> s_maxLength = new("--max-length")
    {
        Description = $"The most steps, 1 to {SearchLimits.LongestSequence}; {new SearchLimits().MaxLength} if not said.",
        HelpName = "N",
        CustomParser = word => CostWords.Within(word, "a length", 1, SearchLimits.LongestSequence),
    };

    private static readonly Option<long?> s_budget = new("--budget")
    {
        Description = $"The most orders to try before giving up with what is known; {new SearchLimits().Budget} if not said.",
        HelpName = "N",
        CustomParser = word => CostWords.Within(word, "a budget", 1, long.MaxValue),
    };

    private static readonly Option<bool> s_json = new("--json") { Description = "Print one JSON object (docs/schema/coherence-synthesis.schema.json)." };

    public static Command Create()
    {
        Command command = new("synthesise", "Find the shortest and the cheapest order that is right, and prove that none is shorter or cheaper. Exit codes: 0 found, 1 no order is right, 2 bad input, 3 the budget ran out.")
        {
            s_pagesOption, s_streaming, s_shortWrites, s_careful, s_setWay, s_on, s_each, s_variants, s_cost, s_maxLength, s_budget, s_json,
        };
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed, cancel), cancel));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancel)
    {
        string on = parsed.GetRequiredValue(s_on);
        SynthesisTask task = TaskOf(parsed, on);
        SearchLimits limits = new();
        limits = limits with
        {
            MaxLength = (int)(parsed.GetValue(s_maxLength) ?? limits.MaxLength),
            Budget = parsed.GetValue(s_budget) ?? limits.Budget,
        };
        if (parsed.GetValue(s_variants) && (parsed.GetValue(s_each) || on.Trim() != MachineWords.Every))
            throw new MachineWordException("--variants asks for one order that is right everywhere; leave out --each and --on.");
        SynthesisRequest request = new(task, SynthesisMachinesOption.Parse(on, task), parsed.GetValue(s_each), parsed.GetValue(s_cost) ?? new(), limits);

        List<SynthesisRow> rows;
        using (SearchProgressLine progress = SearchProgressLine.OnStandardError())
        {
            if (parsed.GetValue(s_variants)) request = request.WithVariants(progress, cancel);
            rows = request.Answer(progress, cancel);
        }

        if (parsed.GetValue(s_json)) SynthesisJson.Write(Console.Out, request, rows);
        else if (request.Each) SynthesisTable.Write(Console.Out, request, rows);
        else SynthesisText.Write(Console.Out, request, rows[0]);
        SearchEnd[] ends = [.. rows.SelectMany(row => new[] { row.Shortest.Ended, row.Cheapest.Ended })];
        return ends.Contains(SearchEnd.BudgetUsedUp) ? ExitCode.Cannot : Array.TrueForAll(ends, end => end == SearchEnd.Found) ? ExitCode.Done : ExitCode.No;
    }

    /// <exception cref="MachineWordException">The options do not go together.</exception>
    private static SynthesisTask TaskOf(ParseResult parsed, string on)
    {
        Transfer? transfer = parsed.GetValue(s_streaming);
        bool shortWrites = parsed.GetValue(s_shortWrites);
        if (shortWrites && transfer is null or Transfer.ToDevice)
            throw new MachineWordException("--short-writes needs a device that writes: --streaming from-device or --streaming both.");
        PageKind pages = SynthesisMachinesOption.Pages(on, parsed.GetValue(s_pagesOption), transfer);
        return new(pages, transfer, shortWrites, parsed.GetValue(s_careful), parsed.GetValue(s_setWay));
    }
}
