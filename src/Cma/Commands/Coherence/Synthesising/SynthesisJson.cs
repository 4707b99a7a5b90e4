using System.Text.Json;
using System.Text.Json.Serialization;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>What <c>cma coherence synthesise --json</c> prints. docs/schema tells the words.</summary>
internal sealed record SynthesisOutput(
    string Schema, string Task, string Pages, bool ShortWrites, bool Careful, bool SetWay, IReadOnlyList<string> Alphabet, IReadOnlyDictionary<string, int> Cost, int MaxLength, long Budget,
    IReadOnlyList<SynthesisVariant> Variants, IReadOnlyList<SynthesisOutputRow> Rows);

/// <summary>On how many machines of a variant an order can be right.</summary>
internal sealed record SynthesisVariant(string Variant, int Some, int None, int NotKnown);

/// <summary>The answers for one machine or several.</summary>
internal sealed record SynthesisOutputRow(IReadOnlyList<string> Machines, SynthesisFound Shortest, SynthesisFound Cheapest, IReadOnlyList<SynthesisKnown> Known);

/// <summary>An answer.</summary>
internal sealed record SynthesisFound(
    string Ended, IReadOnlyList<string> Map, IReadOnlyList<string> Unmap, int? Steps, long? Cost, long? AtLeast, IReadOnlyList<string> DecidedBy,
    long Tried, long Merged, long Dominated, long Faulty, long Judged, long StatesProved);

/// <summary>An order that kernels have used.</summary>
internal sealed record SynthesisKnown(string Strategy, string Sequence, int Steps, long Cost, string Verdict, int WrongOn, bool? Cheapest);

/// <summary>Writes the answer as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SynthesisOutput))]
internal sealed partial class SynthesisJson : JsonSerializerContext
{
    public const string SchemaId = "cma.coherence-synthesis/1";

    public static void Write(TextWriter output, SynthesisRequest request, IEnumerable<SynthesisRow> rows)
    {
        SynthesisTask task = request.Task;
        SynthesisOutput answer = new(
            SchemaId,
            task.Transfer is { } transfer ? SynthesisWords.Of(transfer) : "alloc",
            MatrixWords.Of(task.Pages),
            task.ShortWrites,
            task.Careful,
            task.SetWay,
            Steps(Alphabet.For(task), task),
            CostWords.Weights(request.Cost),
            request.Limits.MaxLength,
            request.Limits.Budget,
            [.. request.Variants.Select(variant => new SynthesisVariant(variant.Variant.Name, variant.Possible.Count, variant.Impossible, variant.Undecided))],
            [.. rows.Select(row => Row(row, task))]);
        output.WriteLine(JsonSerializer.Serialize(answer, Default.SynthesisOutput));
    }

    private static SynthesisOutputRow Row(SynthesisRow row, SynthesisTask task) =>
        new(Names(row.Machines, task), Found(row.Shortest, task), Found(row.Cheapest, task), [.. row.Known.Select(known => Known(known, row))]);

    private static SynthesisFound Found(SynthesisAnswer answer, SynthesisTask task) => new(
        SynthesisWords.Of(answer.Ended),
        Steps(answer.Sequence?.Map ?? [], task),
        Steps(answer.Sequence?.Unmap ?? [], task),
        answer.Sequence?.Length,
        answer.Sequence is null ? null : answer.Cost,
        answer.Ended == SearchEnd.BudgetUsedUp ? answer.Cost : null,
        Names(answer.Deciding, task),
        answer.Counts.Tried, answer.Counts.Merged, answer.Counts.Dominated, answer.Counts.Faulty, answer.Counts.Judged, answer.Proof);

    private static SynthesisKnown Known(KnownOrder known, SynthesisRow row) => new(
        known.Strategy.Id, known.Strategy.Text, known.Sequence.Length, known.Cost, MatrixWords.Of(known.Verdict), known.WrongOn,
        row.Cheapest.Sequence is null ? null : known.IsRight && known.Cost == row.Cheapest.Cost);

    private static string[] Steps(IEnumerable<Primitive> steps, SynthesisTask task) => [.. steps.Select(step => SequenceWriter.Text([step], task.Pages))];

    private static string[] Names(IEnumerable<MachineDescription> machines, SynthesisTask task) => [.. machines.Select(machine => SynthesisMachinesOption.Name(machine, task))];
}
