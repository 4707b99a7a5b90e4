using System.Text.Json;
using System.Text.Json.Serialization;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary>What <c>cma coherence matrix --json</c> prints.</summary>
internal sealed record MatrixAnswer(string Schema, IReadOnlyList<MatrixRow> Rows)
{
    public const string SchemaId = "cma.coherence-matrix/1";

    public static void Write(TextWriter output, IEnumerable<MatrixResult> results) =>
        output.WriteLine(JsonSerializer.Serialize(new(SchemaId, [.. results.Select(MatrixRow.Of)]), MatrixJson.Default.MatrixAnswer));
}

/// <summary>One strategy on one machine; a parameter that the table does not have is null. docs/schema tells the words.</summary>
internal sealed record MatrixRow(
    string Table, string Strategy, string Pages, bool? LazyKmap, string L1, string Outer, string? Nc, string? Doorbell, bool? Speculates,
    string Variant, string Origin, string Verdict, int States, long Transitions)
{
    public static MatrixRow Of(MatrixResult result)
    {
        (Strategy strategy, MachineDescription machine) = result.Cell;
        bool alloc = strategy.Table == StrategyTable.Alloc;
        return new(
            MatrixWords.Of(strategy.Table),
            strategy.Id,
            MatrixWords.Of(strategy.Pages),
            strategy.Pages == PageKind.Highmem ? machine.LazyKmap : null,
            MatrixWords.Of(machine.L1),
            MatrixWords.Of(machine.Outer),
            alloc ? MatrixWords.Of(machine.NonCacheable) : null,
            alloc ? MatrixWords.Of(machine.Doorbell) : null,
            alloc ? null : machine.Speculates,
            machine.Variant,
            strategy.Origin == StrategyOrigin.Written ? "written" : "recorded",
            MatrixWords.Of(result.Result.Verdict),
            result.Result.States,
            result.Result.Transitions);
    }
}

/// <summary>Writes the answer as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MatrixAnswer))]
internal sealed partial class MatrixJson : JsonSerializerContext;
