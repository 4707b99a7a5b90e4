using Cma.Reports.Stories;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence.Judging;

/// <summary>A judgement for a person: the verdicts, and the shortest way to a fault.</summary>
internal static class JudgementText
{
    /// <summary>Machines that are listed one a line; more become a table. Arbitrary.</summary>
    private const int Listed = 12;

    public static void Write(TextWriter output, Judgement judgement, OutputStyle style)
    {
        output.WriteLine($"{judgement.Name}: {judgement.Strategy.About}");
        output.WriteLine($"  {string.Join("; ", StepTexts.Of(judgement))}");
        if (judgement.Results.Count > 1) WriteMachines(output, judgement, style);
        foreach (MatrixResult unfinished in judgement.Unfinished.Take(1))
            output.WriteLine($"partial: {judgement.Unfinished.Count()} of {judgement.Results.Count} machines were not visited to the end; {unfinished.Result.States} states were the budget, and no fault is among them.");
        if (judgement.Shortest is { } shortest)
        {
            if (judgement.Results.Count > 1) output.WriteLine("The shortest way to a fault:");
            output.WriteLine($"on {MachineName.Of(shortest.Cell)}");
            StoryText.Write(output, StoryTeller.Tell(shortest, judgement.Steps), style);
            output.WriteLine("S is the old owner's data, C the driver's, D the device's.");
        }
        else if (!judgement.Unfinished.Any())
        {
            output.WriteLine($"ok in this model: all {judgement.Results.Sum(result => (long)result.Result.States)} states visited.");
        }
    }

    private static void WriteMachines(TextWriter output, Judgement judgement, OutputStyle style)
    {
        output.WriteLine($"{judgement.Results.Count - judgement.Faulty.Count() - judgement.Unfinished.Count()} of {judgement.Results.Count} machines ok in this model.");
        if (judgement.Results.Count > Listed && judgement.Results.Select(result => result.Cell.Machine.Variant).Distinct().Count() == 1)
        {
            // As rows of a matrix: a list would be a page long. Machines that differ in more than the matrix has columns for are listed all the same.
            MatrixText.WriteSections(output, judgement.Results, style, OutputStyles.WidthOfStandardOutput());
            return;
        }

        int width = judgement.Results.Max(result => MachineName.Of(result.Cell).Length);
        foreach (MatrixResult result in judgement.Results) output.WriteLine($"  {MachineName.Of(result.Cell).PadRight(width)}  {MatrixWords.Of(result.Result)}");
    }
}
