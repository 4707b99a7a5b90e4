using System.Text.Json;
using Cma.Tests.Reports;
using Cma.Tests.Scenarios;

namespace Cma.Tests.Commands;

/// <summary>The schemas that docs/schema promises.</summary>
internal static class SchemaFile
{
    public static string Read(string name) => File.ReadAllText(Checkout.At(Path.Join("docs", "schema", name)));

    public static void AssertDescribes(string name, string json)
    {
        using JsonDocument schema = JsonDocument.Parse(Read(name));
        using JsonDocument value = JsonDocument.Parse(json);
        Assert.Empty(SchemaCheck.Differences(value.RootElement, schema.RootElement));
    }
}
