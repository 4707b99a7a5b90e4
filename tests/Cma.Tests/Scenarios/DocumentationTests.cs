using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cma.Scenarios;
using Cma.Scenarios.Reading;

namespace Cma.Tests.Scenarios;

/// <summary>The prose, the schema and the reader know the same keys, and the examples of the prose work.</summary>
public partial class DocumentationTests
{
    private static readonly string s_prose = File.ReadAllText(Checkout.At("docs/scenario.md"));

    public static TheoryData<string, string[]> Sections => new()
    {
        { "The file", ScenarioKeys.Scenario },
        { "machine", ScenarioKeys.Machine },
        { "areas", ScenarioKeys.Area },
        { "devices", ScenarioKeys.Device },
        { "tenants", ScenarioKeys.Tenant },
        { "tenants.access", ScenarioKeys.Access },
        { "tenants.lease", ScenarioKeys.Lease },
        { "run", ScenarioKeys.Run },
        { "expect", ScenarioKeys.Expect },
    };

    public static TheoryData<string, string[]> Schemas => new()
    {
        { "", ScenarioKeys.Scenario },
        { "$defs/machine", ScenarioKeys.Machine },
        { "$defs/area", ScenarioKeys.Area },
        { "$defs/device", ScenarioKeys.Device },
        { "$defs/tenant", ScenarioKeys.Tenant },
        { "$defs/tenant/properties/access", ScenarioKeys.Access },
        { "$defs/tenant/properties/lease", ScenarioKeys.Lease },
        { "$defs/run", ScenarioKeys.Run },
        { "$defs/expect", ScenarioKeys.Expect },
    };

    [Theory, MemberData(nameof(Sections))]
    public void The_prose_has_a_row_for_every_key_and_for_no_other(string section, string[] keys)
    {
        string part = Regex.Match(s_prose, $@"(?ms)^#+ {Regex.Escape(section)}$(.*?)(^#|\z)").Groups[1].Value;

        Assert.Equal(keys.Order(), Row().Matches(part).Select(static row => row.Groups[1].Value).Order());
    }

    [Theory, MemberData(nameof(Schemas))]
    public void The_schema_has_every_key_and_no_other_and_says_what_each_is(string path, string[] keys)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Checkout.At("docs/schema/scenario.schema.json")));
        JsonElement at = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(schema.RootElement, static (element, name) => element.GetProperty(name));

        Assert.False(at.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(keys.Order(), at.GetProperty("properties").EnumerateObject().Select(static property => property.Name).Order());
        Assert.All(at.GetProperty("properties").EnumerateObject(), static property =>
            Assert.True(property.Value.TryGetProperty("description", out _) || property.Value.GetProperty("$ref").GetString()!.StartsWith("#/$defs/", StringComparison.Ordinal)
                || property.Value.GetProperty("items").TryGetProperty("$ref", out _)));
    }

    [Fact]
    public void The_schema_and_the_prose_know_every_word_of_a_choice()
    {
        string schema = string.Concat(File.ReadAllText(Checkout.At("docs/schema/scenario.schema.json")).Where(static c => !char.IsWhiteSpace(c)));
        string[][] choices =
        [
            [.. ScenarioWords.Backings.Select(static word => word.Word)], [.. ScenarioWords.Placements.Select(static word => word.Word)],
            [.. ScenarioWords.Promises.Select(static word => word.Word)],
            [.. ScenarioWords.Kinds.Select(static word => word.Word)], [.. ScenarioWords.Variations.Select(static word => word.Word)],
            [.. ScenarioWords.Patterns.Select(static word => word.Word)],
        ];

        Assert.All(choices, words => Assert.Contains($"\"enum\":[{string.Join(',', words.Select(static word => $"\"{word}\""))}]", schema, StringComparison.Ordinal));
        Assert.All(choices.SelectMany(static words => words), static word => Assert.Contains($"`{word}`", s_prose, StringComparison.Ordinal));
    }

    [Fact]
    public void The_examples_of_the_prose_can_be_read()
    {
        string[] examples = [.. Example().Matches(s_prose).Select(static match => match.Groups[1].Value)];

        Assert.NotEmpty(examples);
        Assert.All(examples, static example => Reader.Read(Encoding.UTF8.GetBytes(example)));
    }

    [Fact]
    public void The_mistakes_that_the_prose_shows_are_the_ones_that_are_made()
    {
        string text = "areas:\n  - name: a\n    size: 250MB\ndevices:\n  - name: d\n    size: 4KiB\n    bufers: 2\nrun: {duration: 1s}\n";

        Assert.All(Reader.Mistakes(text), static error => Assert.Contains(error.Message, s_prose, StringComparison.Ordinal));
    }

    [Fact]
    public void The_bounds_of_the_prose_are_the_readers()
    {
        string[] bounds =
        [
            $"at most {ScenarioLimits.Areas}", $"at most {ScenarioLimits.Parties}", $"1 to {ScenarioLimits.NameLength} characters",
            $"at most {ScenarioLimits.FileBytes >> 10} KiB", $"at most {ScenarioLimits.DescriptionLength} characters",
            $"1 to {ScenarioLimits.Buffers}:", $"0 to {ScenarioLimits.OrderPerBit}:", $"1 to {ScenarioLimits.Files:N0}:",
            $"`{ScenarioLimits.DefaultFiles}`", $"0 to {ScenarioLimits.Rate:N0};", $"1 to {ScenarioLimits.Claims:N0} ",
            $"to {ScenarioLimits.LongestTime.Days} days", $"{ScenarioLimits.MachineBytes >> 30} GiB together",
            $"multiples of {ScenarioLimits.PageBlock >> 20} MiB", $"4 KiB to {ScenarioLimits.Alignment >> 30} GiB",
        ];

        Assert.All(bounds, static bound => Assert.Contains(bound, s_prose, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?m)^\| `(\w+)` \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"(?s)```yaml\n(.*?)```")]
    private static partial Regex Example();
}
