using System.Text.Json.Serialization;

namespace Cma.Bench;

/// <summary>Writes bench results as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchResult<AllocRow>))]
[JsonSerializable(typeof(ClaimResult))]
[JsonSerializable(typeof(BenchResult<CoherenceRow>))]
internal sealed partial class BenchJson : JsonSerializerContext;
