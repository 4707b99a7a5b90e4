using System.Text.Json;
using System.Text.Json.Serialization;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Symptoms;

namespace Cma.Commands.Coherence.Symptoms;

/// <summary>What <c>cma coherence symptom --json</c> prints. docs/schema tells the words.</summary>
/// <param name="Schema">The form of this object.</param>
/// <param name="Symptom">What was seen.</param>
/// <param name="Machines">Where it was looked for.</param>
/// <param name="Defects">What explains it, the smallest first.</param>
internal sealed record SymptomAnswer(string Schema, string Symptom, IReadOnlyList<string> Machines, IReadOnlyList<SymptomDefect> Defects)
{
    public const string SchemaId = "cma.coherence-symptom/1";

    public static SymptomAnswer Of(Symptom symptom, IReadOnlyList<string> machines, IReadOnlyList<Defect> defects) =>
        new(SchemaId, SymptomWords.Of(symptom), machines, [.. defects.Select(SymptomDefect.Of)]);

    public void Write(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(this, SymptomJson.Default.SymptomAnswer));
}

/// <summary>One defect: how many steps are wrong, which, and the sequences that have it, those that show the symptom soonest first.</summary>
internal sealed record SymptomDefect(int Size, IReadOnlyList<string> What, int Steps, IReadOnlyList<SymptomCase> Cases)
{
    public static SymptomDefect Of(Defect defect) => new(
        defect.Shape.Count, [.. defect.Shape.Select(EditWords.Defect)], defect.Steps, [.. defect.Cases.Select(SymptomCase.Of)]);
}

/// <summary>A sequence that shows it, and its repair.</summary>
internal sealed record SymptomCase(
    string Machine, string Table, string WrongSequence, string? Known, int Steps, IReadOnlyList<string> Fix, string Right, string RightSequence)
{
    public static SymptomCase Of(DefectCase one) => new(
        MachineName.Of(one.Machine, one.Right.Table),
        MatrixWords.Of(one.Right.Table),
        SequenceWriter.Text(one.Wrong, one.Machine.Pages),
        one.Known,
        one.Steps,
        [.. one.Edits.Select(edit => EditWords.Fix(edit, one.Machine.Pages))],
        one.Right.Id,
        SequenceWriter.Text(one.Right.Sequence, one.Machine.Pages));
}

/// <summary>Writes the answer as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SymptomAnswer))]
internal sealed partial class SymptomJson : JsonSerializerContext;
