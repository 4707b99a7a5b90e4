using System.Text.Json;

namespace Cma.Tests.Reports;

/// <summary>Holds a JSON value against the part of JSON Schema that our schemas use. A keyword it does not know is a failure, not a pass.</summary>
internal static class SchemaCheck
{
    private static readonly HashSet<string> s_notes = ["$schema", "$id", "title", "description"];

    /// <summary>Everything in which <paramref name="value"/> differs from <paramref name="schema"/>.</summary>
    public static IEnumerable<string> Differences(JsonElement value, JsonElement schema, string at = "$")
    {
        foreach (JsonProperty keyword in schema.EnumerateObject().Where(static keyword => !s_notes.Contains(keyword.Name)))
        {
            foreach (string difference in Check(value, keyword, schema, at)) yield return difference;
        }
    }

    private static IEnumerable<string> Check(JsonElement value, JsonProperty keyword, JsonElement schema, string at) => keyword.Name switch
    {
        "type" => Types(keyword.Value).Any(type => Is(value, type)) ? [] : [$"{at} is {value.ValueKind}, not {keyword.Value}"],
        "const" => JsonElement.DeepEquals(value, keyword.Value) ? [] : [$"{at} is not {keyword.Value}"],
        "enum" => keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(value, one)) ? [] : [$"{at} is none of {keyword.Value}"],
        "minimum" => value.ValueKind is not JsonValueKind.Number || value.GetDouble() >= keyword.Value.GetDouble() ? [] : [$"{at} is below {keyword.Value}"],
        "maximum" => value.ValueKind is not JsonValueKind.Number || value.GetDouble() <= keyword.Value.GetDouble() ? [] : [$"{at} is above {keyword.Value}"],
        "maxItems" => value.GetArrayLength() <= keyword.Value.GetInt32() ? [] : [$"{at} has more than {keyword.Value} items"],
        "items" => value.ValueKind is not JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, i) => Differences(item, keyword.Value, $"{at}[{i}]")),
        "required" or "properties" or "additionalProperties" when value.ValueKind is not JsonValueKind.Object => [],
        "required" => keyword.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}.{name} is missing"),
        "properties" => keyword.Value.EnumerateObject().Where(property => value.TryGetProperty(property.Name, out _))
            .SelectMany(property => Differences(value.GetProperty(property.Name), property.Value, $"{at}.{property.Name}")),
        "additionalProperties" => Others(value, schema).SelectMany(other => keyword.Value.ValueKind is JsonValueKind.False
            ? [$"{at}.{other.Name} is not in the schema"]
            : Differences(other.Value, keyword.Value, $"{at}.{other.Name}")),
        _ => [$"the schema uses {keyword.Name}, which this check does not know"],
    };

    private static IEnumerable<JsonProperty> Others(JsonElement value, JsonElement schema) =>
        value.EnumerateObject().Where(property => !schema.TryGetProperty("properties", out JsonElement known) || !known.TryGetProperty(property.Name, out _));

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Select(static one => one.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };
}
