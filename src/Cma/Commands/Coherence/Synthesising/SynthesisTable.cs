using Cma.Reports;
using Cma.Reports.Tables;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>An answer for each machine, as a table: machines with the same answer share a row.</summary>
internal static class SynthesisTable
{
    public static void Write(TextWriter output, SynthesisRequest request, IReadOnlyList<SynthesisRow> rows)
    {
        output.WriteLine($"{SynthesisWords.Title(request.Task)}: the cheapest order for each of {rows.Count} machines.");
        foreach (IGrouping<string, SynthesisRow> same in rows.GroupBy(row => Answer(row, request)))
        {
            output.WriteLine();
            PlainTable.Write(output, new ReportTable(
                same.Key,
                [new("machine"), new("orders tried", true), new("states", true), .. same.First().Known.Select(known => new ReportColumn(known.Strategy.Id))],
                [
                    .. same.Select(row => new ReportCell[]
                    {
                        SynthesisMachinesOption.Name(row.Machines[0], request.Task), Units.Count(row.Shortest.Counts.Tried + row.Cheapest.Counts.Tried), Units.Count(row.Cheapest.Proof),
                    }.Concat(row.Known.Select(known => new ReportCell(SynthesisWords.Verdict(known, row)))).ToArray()),
                ]));
        }

        output.WriteLine();
        output.WriteLine($"Costs: {CostWords.Of(request.Cost)}. The weights are arbitrary and no cycles. All of it in this model.");
    }

    private static string Answer(SynthesisRow row, SynthesisRequest request)
    {
        if (row.Cheapest.Sequence is not { } cheapest) return SynthesisWords.Why(row.Cheapest, request.Limits);
        string text = $"{SynthesisWords.Order(cheapest, request.Task)}    ({cheapest.Length} steps, cost {Units.Count(row.Cheapest.Cost)})";
        return row.Shortest.Sequence is { } shortest && shortest.Length < cheapest.Length
            ? $"{text}; shortest: {SynthesisWords.Order(shortest, request.Task)} ({shortest.Length} steps)"
            : text;
    }
}
