using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cma.Reports.Results;

/// <summary>Writes results as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>The result as one JSON object, with a line end.</summary>
    public static string Text(RunResult result) => JsonSerializer.Serialize(result, Default.RunResult) + "\n";
}
