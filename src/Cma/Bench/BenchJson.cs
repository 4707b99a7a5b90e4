using System.Text.Json.Serialization;
using Cma.Bench.Peers;

namespace Cma.Bench;

/// <summary>Writes bench results as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchResult<AllocRow>))]
[JsonSerializable(typeof(ClaimResult))]
[JsonSerializable(typeof(BenchResult<CoherenceRow>))]
[JsonSerializable(typeof(PeerResult))]
[JsonSerializable(typeof(BenchResult<PromiseRow>))]
[JsonSerializable(typeof(BenchResult<PlacementRow>))]
internal sealed partial class BenchJson : JsonSerializerContext;
