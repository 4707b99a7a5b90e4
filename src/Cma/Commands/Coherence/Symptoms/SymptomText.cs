using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Symptoms;

namespace Cma.Commands.Coherence.Symptoms;

/// <summary>The defects that explain a symptom, for a person: the smallest first, each with its fix and a sequence to look at.</summary>
internal static class SymptomText
{
    /// <summary>Defects told; JSON has all. Arbitrary.</summary>
    private const int Told = 12;

    private const string Bold = "\u001b[1m", Red = "\u001b[31m", Green = "\u001b[32m", Plain = "\u001b[0m";

    public static void Write(TextWriter output, SymptomAnswer answer, Symptom symptom, OutputStyle style)
    {
        string on = answer.Machines.Count == 1 ? answer.Machines[0] : string.Join(" or ", answer.Machines.Take(2)) + (answer.Machines.Count > 2 ? $" or {answer.Machines.Count - 2} more" : "");
        output.WriteLine($"{answer.Symptom}: {SymptomWords.Meaning(symptom)}; on {on}, in this model.");
        if (answer.Defects.Count == 0)
        {
            output.WriteLine("No order that is wrong by a step, and none that is known to be wrong, shows it there.");
            return;
        }

        foreach (IGrouping<int, SymptomDefect> size in answer.Defects.Take(Told).GroupBy(defect => defect.Size))
        {
            output.WriteLine();
            output.WriteLine(Styled(size.Key == 1 ? "One step wrong" : $"{size.Key} steps wrong", Bold, style));
            foreach (SymptomDefect defect in size) WriteDefect(output, defect, style);
        }

        output.WriteLine();
        if (answer.Defects.Count > Told) output.WriteLine($"and {answer.Defects.Count - Told} larger ones; --json has them all.");
        output.WriteLine("Each was run in the model, and so was its repair, which is ok on that machine.");
    }

    private static void WriteDefect(TextWriter output, SymptomDefect defect, OutputStyle style)
    {
        SymptomCase first = defect.Cases[0];
        string known = string.Join(", ", defect.Cases.Select(one => one.Known).OfType<string>().Distinct());
        output.WriteLine($"  {Styled(string.Join("; ", defect.What), Red, style)}");
        output.WriteLine($"    seen      {first.WrongSequence}");
        output.WriteLine($"              shows after {first.Steps} steps on {first.Machine}{(known.Length > 0 ? $"; as in {known}" : "")}");
        output.WriteLine($"    repaired  {Styled(first.RightSequence, Green, style)}");
        output.WriteLine($"              {string.Join("; ", first.Fix)}: {string.Join(", ", defect.Cases.Select(one => one.Right).Distinct())}");
    }

    private static string Styled(string text, string code, OutputStyle style) => style == OutputStyle.Rich ? code + text + Plain : text;
}
