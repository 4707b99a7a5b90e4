using System.Text.Json;
using Cma.Tests.House;
using ContiguousMemory.Backing;

namespace Cma.Tests.Commands;

/// <summary><c>cma capabilities</c>, on whatever machine this is.</summary>
public sealed class CapabilitiesTests
{
    [Fact]
    public async Task The_answer_is_what_the_schema_says_and_the_library_finds()
    {
        Ended ended = await Tool.Run("capabilities", "--json");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        SchemaFile.AssertDescribes("capabilities.schema.json", ended.Output);
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        Assert.Equal(HostCapabilities.Detect().LiveMoves.IsAvailable, answer.RootElement.GetProperty("liveMoves").GetBoolean());
    }

    [Fact]
    public async Task People_read_each_capability_on_a_line_of_its_own()
    {
        Ended ended = await Tool.Run("capabilities");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        foreach (HostCapability one in HostCapabilities.Detect().All)
            Assert.Contains(ended.Output.Split('\n'), line => line.Trim().StartsWith(one.Name + " ", StringComparison.Ordinal));
    }
}
