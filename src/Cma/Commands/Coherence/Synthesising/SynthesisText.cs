using Cma.Reports;
using Cma.Reports.Tables;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>One answer for a person.</summary>
internal static class SynthesisText
{
    public static void Write(TextWriter output, SynthesisRequest request, SynthesisRow row)
    {
        string where = row.Machines.Count == 1 ? $"on {SynthesisMachinesOption.Name(row.Machines[0], request.Task)}" : $"on each of {row.Machines.Count} machines";
        output.WriteLine($"{SynthesisWords.Title(request.Task)}, {where}.");
        output.WriteLine();
        WriteAnswer(output, "shortest", row.Shortest, request);
        WriteAnswer(output, "cheapest", row.Cheapest, request);
        output.WriteLine();
        WriteKnown(output, row);
        output.WriteLine();
        output.WriteLine($"Steps: {SequenceFormat.Of(Alphabet.For(request.Task), request.Task.Pages).Replace("; ", ", ", StringComparison.Ordinal)}.");
        output.WriteLine($"Costs: {CostWords.Of(request.Cost)}. A step by line counts its lines; the weights are arbitrary and no cycles. All of it in this model.");
    }

    private static void WriteAnswer(TextWriter output, string name, SynthesisAnswer answer, SynthesisRequest request)
    {
        SearchCounts counts = answer.Counts;
        string tried = $"{Units.Count(counts.Tried)} tried, {Units.Count(counts.Merged)} merged with an equal one, {Units.Count(counts.Dominated)} dominated, "
            + $"{Units.Count(counts.Faulty)} faulty, {Units.Count(counts.Judged)} judged to the end";
        if (answer.Sequence is null)
        {
            output.WriteLine($"{name}  {SynthesisWords.Why(answer, request.Limits)}");
            output.WriteLine($"          {tried}.");
            return;
        }

        output.WriteLine($"{name}  {SynthesisWords.Order(answer.Sequence, request.Task)}");
        string proof = $"{Units.Count(answer.Proof)} states visited on {(answer.Question.Machines.Count == 1 ? "it" : $"all {answer.Question.Machines.Count}")}";
        output.WriteLine($"          {answer.Sequence.Length} steps, cost {Units.Count(answer.Cost)}; proved: {proof}.");
        output.WriteLine($"          None {(answer.Question.Goal == Goal.Shortest ? "shorter" : "cheaper")} is right: {tried}.");
    }

    private static void WriteKnown(TextWriter output, SynthesisRow row) => PlainTable.Write(output, new ReportTable(
        "Orders that kernels have used",
        [new("order"), new("steps", true), new("cost", true), new("verdict"), new("sequence")],
        [
            .. row.Known.Select(known => new ReportCell[]
            {
                known.Strategy.Id, $"{known.Sequence.Length}", Units.Count(known.Cost), SynthesisWords.Verdict(known, row), known.Strategy.Text,
            }),
        ]));
}
