using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cma.Reports;
using Cma.Reports.Results;
using Cma.Tests.Scenarios;

namespace Cma.Tests.Reports;

public sealed class JsonReportTests : IDisposable
{
    private readonly JsonDocument _schema = JsonDocument.Parse(File.ReadAllText(Checkout.At("docs/schema/run.schema.json")));

    public void Dispose() => _schema.Dispose();

    public static TheoryData<string> Runs => ["usual", "no claims", "corrupt", "many refusals"];

    [Theory, MemberData(nameof(Runs))]
    public void What_is_printed_is_what_the_schema_says(string run) => Assert.Empty(Differences(Print(Of(run))));

    [Fact]
    public void The_promised_properties_have_the_promised_names()
    {
        JsonNode json = JsonNode.Parse(Print(Of("usual")))!;

        Assert.Equal("cma.run/1", (string?)json["schema"]);
        Assert.Equal("hugetlb-2M", (string?)json["backing"]);
        Assert.Equal((120L, 117L, 3L), ((long)json["claims"]!["requested"]!, (long)json["claims"]!["granted"]!, (long)json["claims"]!["refused"]!));
        Assert.Equal(["p50", "p95", "p99", "max"], json["claims"]!["latencyMicroseconds"]!.AsObject().Select(static property => property.Key));
        Assert.Equal(1_299_227_607, (long)json["movedBytes"]!);
        Assert.Equal(3L << 30, (long)json["discardedBytes"]!);
        Assert.Superset(
            new HashSet<string> { "name", "kind", "bytes", "verifiedBytes", "corruptBytes" },
            json["tenants"]![0]!.AsObject().Select(static property => property.Key).ToHashSet());
        Assert.Equal(0.7431, (double)json["idleReserveUse"]!);
        Assert.Equal((241L, 0L), ((long)json["invariants"]!["checks"]!, (long)json["invariants"]!["violations"]!));
        Assert.Equal(3, json["refusals"]!.AsArray().Count);
        Assert.Equal(2, (long)json["refusalsByReason"]!["leased"]!);
    }

    [Fact]
    public void A_run_without_a_granted_claim_has_no_latency_and_one_never_idle_has_no_reserve_use()
    {
        JsonNode json = JsonNode.Parse(Print(Of("no claims")))!;

        Assert.Null(json["claims"]!["latencyMicroseconds"]!["p99"]);
        Assert.Null(json["idleReserveUse"]);
    }

    [Fact]
    public void Names_of_strangers_come_back_as_they_were()
    {
        const string Name = "</script> \"quoted\" 'and' \\ ☃ \u001b[31m";

        Assert.Equal(Name, (string?)JsonNode.Parse(Print(SampleRun.Report(Name)))!["scenario"]);
    }

    [Fact]
    public void Twenty_refusals_are_told_and_all_are_counted()
    {
        JsonNode json = JsonNode.Parse(Print(Of("many refusals")))!;

        Assert.Equal(20, json["refusals"]!.AsArray().Count);
        Assert.Equal(50, json["refusalsByReason"]!.AsObject().Sum(static reason => (long)reason.Value!));
    }

    [Fact]
    public void Numbers_are_written_the_same_in_every_language()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator) = (",", ".");
        string here = Print(Of("usual"));
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal("0,5", 0.5.ToString());
            Assert.Equal(here, Print(Of("usual")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // The controls: a schema that says yes to everything would make the tests above worthless.
    [Theory]
    [InlineData("schema", "\"cma.run/2\"")]
    [InlineData("backing", null)]
    [InlineData("seed", "\"1\"")]
    [InlineData("movedBytes", "-1")]
    [InlineData("idleReserveUse", "1.5")]
    [InlineData("placement", "\"best\"")]
    [InlineData("invariants", "{\"checks\": 1}")]
    [InlineData("refusalsByReason", "{\"a\": \"b\"}")]
    [InlineData("somethingElse", "1")]
    [InlineData("tenants", "[{\"name\": \"t\"}]")]
    public void What_the_schema_does_not_say_is_noticed(string property, string? value)
    {
        JsonObject json = JsonNode.Parse(Print(Of("usual")))!.AsObject();
        json.Remove(property);
        if (value is not null) json[property] = JsonNode.Parse(value);

        Assert.NotEmpty(Differences(json.ToJsonString()));
    }

    [Fact]
    public void Every_property_of_the_schema_is_described() => Assert.Empty(Undescribed(_schema.RootElement, "$"));

    private static IEnumerable<string> Undescribed(JsonElement schema, string at)
    {
        if (!schema.TryGetProperty("description", out _)) yield return at;
        IEnumerable<(string Name, JsonElement Part)> parts = [];
        if (schema.TryGetProperty("properties", out JsonElement properties)) parts = properties.EnumerateObject().Select(static property => (property.Name, property.Value));
        if (schema.TryGetProperty("items", out JsonElement items)) parts = parts.Append(("[]", items));
        foreach ((string name, JsonElement part) in parts)
        {
            foreach (string undescribed in Undescribed(part, $"{at}.{name}")) yield return undescribed;
        }
    }

    private static RunReport Of(string run) => run switch
    {
        "corrupt" => SampleRun.Report(corrupt: 4096),
        "many refusals" => SampleRun.Report(refused: 50),
        "no claims" => Nothing(),
        _ => SampleRun.Report(),
    };

    private static RunReport Nothing()
    {
        RunReport report = SampleRun.Report(refused: 0);
        RunResult result = report.Result with
        {
            Claims = new(0, 0, 0, LatencySummary.Of(new LatencyHistogram())),
            IdleReserveUse = null,
            Tenants = [],
            Devices = [],
        };
        return report with { Result = result };
    }

    private static string Print(RunReport report)
    {
        var output = new StringWriter();
        JsonReport.Write(output, report);
        return output.ToString();
    }

    private IEnumerable<string> Differences(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. SchemaCheck.Differences(document.RootElement, _schema.RootElement)];
    }
}
