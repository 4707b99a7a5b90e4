using System.Text;
using System.Text.RegularExpressions;
using Cma.Scenarios;
using Cma.Scenarios.Reading;

namespace Cma.Tests.Scenarios;

/// <summary>Damaged scenarios by the thousand: each is read or refused clearly, and nothing else happens.</summary>
public partial class FuzzTests
{
    private const int Inputs = 12_000;
    private const int Seed = 20261123;

    [Fact]
    public void A_damaged_scenario_is_read_or_refused_clearly_and_never_crashes()
    {
        string[] sources = [.. Checkout.Scenarios.Select(File.ReadAllText), Everything.Text, Reader.Least];
        var mutation = new Mutation(new Random(Seed), sources);
        var messages = new HashSet<string>(StringComparer.Ordinal);
        int read = 0, refused = 0;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] input = mutation.Next();
            try
            {
                AssertHolds(Reader.Read(input));
                read++;
            }
            catch (ScenarioException refusal)
            {
                refused++;
                Assert.NotEmpty(refusal.Errors);
                int lines = input.Count(static b => b is (byte)'\n' or (byte)'\r') + 2;
                Assert.All(refusal.Errors, error => AssertClear(error, lines));
                messages.UnionWith(refusal.Errors.Select(static error => Values().Replace(error.Message, "_")));
            }
            catch (Exception crash) when (crash is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"input {i} of seed {Seed} makes {crash.GetType().Name}: {crash.Message}\n{Encoding.UTF8.GetString(input)}\n{crash.StackTrace}");
            }
        }

        // A fuzz that only ever meets the first check, or none, shows nothing.
        Assert.True(read > Inputs / 50, $"only {read} were read");
        Assert.True(refused > Inputs / 2, $"only {refused} were refused");
        Assert.True(messages.Count > 120, $"only {messages.Count} different messages were met");
    }

    private static void AssertClear(ScenarioError error, int lines)
    {
        Assert.InRange(error.Line, 1, lines);
        Assert.InRange(error.Column, 1, ScenarioLimits.FileBytes);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Matches("^.{20,900}[.?]$", error.Message);
        Assert.True(NamesSomething(error.Message), error.Message);
    }

    // The key it is about, the text it is about in quotes, or the form of the whole file.
    private static bool NamesSomething(string message) =>
        message.Contains('\'', StringComparison.Ordinal) || Key().IsMatch(message)
        || message.StartsWith("this is not YAML: ", StringComparison.Ordinal) || message.StartsWith("the file is empty; ", StringComparison.Ordinal)
        || message.StartsWith("a second document", StringComparison.Ordinal) || message.StartsWith("the byte 0x", StringComparison.Ordinal)
        || message.StartsWith("values lie ", StringComparison.Ordinal) || message.StartsWith("more than ", StringComparison.Ordinal)
        || message.StartsWith("a tab stands", StringComparison.Ordinal) || message.StartsWith("a key is a word", StringComparison.Ordinal)
        || message.StartsWith("this is UTF-16", StringComparison.Ordinal);

    private static void AssertHolds(Scenario scenario)
    {
        Assert.NotEmpty(scenario.Areas);
        Assert.InRange(scenario.MachineBytes, 1, ScenarioLimits.MachineBytes);
        Assert.All(scenario.Areas, static area => Assert.Equal(0, area.Size % Math.Max(ScenarioLimits.PageBlock, 4096L << area.OrderPerBit)));
        Assert.True(scenario.Tenants.Sum(static tenant => tenant.Size) <= scenario.MachineBytes);
        string[] names = [.. scenario.Devices.Select(static device => device.Name), .. scenario.Tenants.Select(static tenant => tenant.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names.Append(scenario.Name), static name => Assert.Null(Scalars.Name()(name).Mistake));
        foreach (DeviceSpec device in scenario.Devices)
        {
            Assert.Contains(device.Area, scenario.Areas.Select(static area => area.Name));
            Assert.Equal(device.Buffers, device.BufferNames.Distinct().Count());
            Assert.All(device.Sizes, static size => Assert.InRange(size, 1, ScenarioLimits.MachineBytes));
            Assert.True(device.Hold > TimeSpan.Zero && device.Idle >= TimeSpan.Zero);
        }

        Assert.True(scenario.Run.Duration is not null || scenario.Run.Claims is not null || scenario.Devices.All(static device => device.Starts is not null));
    }

    [GeneratedRegex(@"'[^']*'|\d+")]
    private static partial Regex Values();

    [GeneratedRegex(@"\b(machine|areas?|devices?|tenants?|run|expect|name|description|placement)\b")]
    private static partial Regex Key();
}
