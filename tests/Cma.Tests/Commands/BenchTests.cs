using Cma.Tests.House;

namespace Cma.Tests.Commands;

/// <summary><c>cma bench</c> at smoke size: that it runs, never what it measures.</summary>
public sealed class BenchTests
{
    [Theory]
    [InlineData("alloc")]
    [InlineData("claims")]
    [InlineData("coherence")]
    [InlineData("placement")]
    public async Task A_bench_prints_what_the_schema_says(string name)
    {
        Ended ended = await Tool.Run("bench", name, "--smoke", "--json");
        Assert.Equal(0, ended.ExitCode);
        SchemaFile.AssertDescribes($"bench-{name}.schema.json", ended.Output);
    }

    [Fact]
    public async Task Without_a_name_all_benches_run_and_name_the_machine()
    {
        Ended ended = await Tool.Run("bench", "--smoke");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("cores", ended.Output, StringComparison.Ordinal);
        Assert.Contains("claim / memcpy", ended.Output, StringComparison.Ordinal);
        Assert.Contains("GC bytes", ended.Output, StringComparison.Ordinal);
        Assert.Contains("bytes a state", ended.Output, StringComparison.Ordinal);
        Assert.Contains("moved a claim", ended.Output, StringComparison.Ordinal);
    }
}
