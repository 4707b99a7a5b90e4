using Cma.Reports;
using Cma.Reports.Tables;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
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
        if (request.Variants.Count > 0) WriteVariants(output, request);
        if (row.Machines.Count > 1) output.WriteLine($"Decided on {string.Join(" and ", row.Cheapest.Deciding.Select(machine => SynthesisMachinesOption.Name(machine, request.Task)))}; checked on all.");
        output.WriteLine($"Steps: {SequenceWriter.Text(Alphabet.For(request.Task), request.Task.Pages).Replace("; ", ", ", StringComparison.Ordinal)}.");
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
        string none = answer.Question.Goal == Goal.Shortest ? $"None of the {SynthesisWords.Shorter(answer)} that make sense and are shorter" : "None cheaper";
        output.WriteLine($"          {none} is right: {tried}.");
    }

    private static void WriteVariants(TextWriter output, SynthesisRequest request)
    {
        PlainTable.Write(output, new ReportTable(
            "Variants: on how many machines some order is right, none is, or it is not known",
            [new("variant"), new("some", true), new("none", true), new("not known", true)],
            [
                .. request.Variants.Select(variant => new ReportCell[]
                {
                    variant.Variant.Name, Units.Count(variant.Possible.Count), Units.Count(variant.Impossible), Units.Count(variant.Undecided),
                }),
            ]));
        output.WriteLine();
    }

    private static void WriteKnown(TextWriter output, SynthesisRow row) => PlainTable.Write(output, new ReportTable(
        "Orders that kernels have used or that were proposed",
        [new("order"), new("steps", true), new("cost", true), new("verdict"), new("sequence")],
        [
            .. row.Known.Select(known => new ReportCell[]
            {
                known.Strategy.Id, $"{known.Sequence.Length}", Units.Count(known.Cost), SynthesisWords.Verdict(known, row), known.Strategy.Text,
            }),
        ]));
}
