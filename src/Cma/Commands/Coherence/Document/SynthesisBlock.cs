using Cma.Commands.Coherence.Synthesising;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Document;

/// <summary>The cheapest orders that are right on every machine, and what the known orders lack of them.</summary>
internal static class SynthesisBlock
{
    private static readonly SynthesisTask[] s_tasks =
    [
        new(PageKind.Lowmem, Careful: true),
        new(PageKind.Highmem, Careful: true),
        new(PageKind.Lowmem, Transfer.ToDevice),
        new(PageKind.Lowmem, Transfer.FromDevice),
        new(PageKind.Lowmem, Transfer.FromDevice, ShortWrites: true),
        new(PageKind.Lowmem, Transfer.Both),
    ];

    /// <summary>One order for all machines.</summary>
    public static string ForAll(CancellationToken cancel) => Markdown.Table(
        ["for", "machines", "cheapest order that is right on all", "steps", "cost", "known orders"],
        s_tasks.Select(task => (Task: task, Row: Answer(task, false, cancel)[0])).Select(answer => (IReadOnlyList<string>)
        [
            SynthesisWords.Title(answer.Task),
            $"{answer.Row.Machines.Count}",
            answer.Row.Cheapest.Sequence is { } cheapest ? SynthesisWords.Order(cheapest, answer.Task) : "none",
            $"{answer.Row.Cheapest.Sequence?.Length}",
            $"{answer.Row.Cheapest.Cost}",
            string.Join("; ", answer.Row.Known.Select(known => $"{known.Strategy.Id}: {SynthesisWords.Verdict(known, answer.Row)}")),
        ]));

    /// <summary>On how many machines each known order is right, and on how many nothing is cheaper.</summary>
    public static string Optimal(CancellationToken cancel) => Markdown.Table(
        ["for", "order", "right on", "and none is cheaper on", "elsewhere dearer by at most", "wrong on"],
        s_tasks.Where(task => task.Pages == PageKind.Lowmem && !task.ShortWrites).SelectMany(task => Optimal(task with { Careful = false }, cancel)));

    private static IEnumerable<IReadOnlyList<string>> Optimal(SynthesisTask task, CancellationToken cancel) =>
        from pair in Answer(task, true, cancel).SelectMany(row => row.Known.Select(known => (Row: row, Known: known)))
        group pair by pair.Known.Strategy.Id into order
        let right = order.Where(pair => pair.Known.IsRight).ToList()
        let more = right.Select(pair => pair.Known.Cost - pair.Row.Cheapest.Cost).ToList()
        select (IReadOnlyList<string>)
        [
            SynthesisWords.Title(task),
            order.Key,
            $"{right.Count} of {order.Count()}",
            $"{more.Count(extra => extra == 0)}",
            more.Exists(extra => extra > 0) ? $"{more.Max()}" : "",
            $"{order.Count() - right.Count}",
        ];

    private static List<SynthesisRow> Answer(SynthesisTask task, bool each, CancellationToken cancel)
    {
        SynthesisRequest request = new(task, SynthesisMachinesOption.Parse(MachineWords.Every, task), each, new CostVector(), new SearchLimits());
        using SearchProgressLine quiet = new(TextWriter.Null, isTerminal: false, TimeProvider.System);
        return request.Answer(quiet, cancel);
    }
}
