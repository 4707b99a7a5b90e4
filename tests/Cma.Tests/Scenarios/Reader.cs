using System.Text;
using Cma.Scenarios;
using Cma.Scenarios.Reading;

namespace Cma.Tests.Scenarios;

/// <summary>Reads scenarios that tests write inline.</summary>
internal static class Reader
{
    /// <summary>The least that is a scenario, to which tests add what they are about.</summary>
    public const string Least = "machine: {reserve: 64MiB}\nrun: {duration: 1s}\n";

    public static Scenario Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static Scenario Read(byte[] bytes) => ScenarioReader.Read(bytes, "test.yaml", "/folder");

    public static IReadOnlyList<ScenarioError> Mistakes(string text) => Mistakes(Encoding.UTF8.GetBytes(text));

    public static IReadOnlyList<ScenarioError> Mistakes(byte[] bytes) => Assert.Throws<ScenarioException>(() => Read(bytes)).Errors;
}
