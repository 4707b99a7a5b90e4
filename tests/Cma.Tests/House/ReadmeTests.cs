using System.Runtime.InteropServices;

namespace Cma.Tests.House;

/// <summary>What the README shows compiles, against the public API alone, and runs.</summary>
public class ReadmeTests
{
    private const string Program = "Console.WriteLine(1);\nConsole.WriteLine(2);\n";

    [Fact]
    public void The_READMEs_examples_are_samples_word_for_word() => HouseRule.Holds(ReadmeExamples.Complaints(SourceTree.Checkout));

    [Fact]
    public async Task The_READMEs_examples_run()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the examples reserve real memory, which needs Linux");

        foreach (string sample in ReadmeExamples.Find(SourceTree.Checkout).Select(example => example.Sample).OfType<string>())
        {
            Ended ended = await Run(sample.Split('/')[^2]);
            Assert.True(ended.ExitCode == 0, $"{sample} ended with exit code {ended.ExitCode}: {ended.Errors}");
        }
    }

    /// <summary>The control of the one above: a program that cannot run is told from one that can.</summary>
    [Fact]
    public async Task A_sample_that_does_not_run_is_caught() => Assert.NotEqual(0, (await Run("NoSuchSample")).ExitCode);

    [Fact]
    public void A_README_with_its_sample_passes() =>
        Assert.Empty(ReadmeExamples.Complaints(Tree($"# T\n\n<!-- samples/A/Program.cs -->\n```csharp\n{Program}```\n", Program)));

    [Theory]
    [InlineData("# T\n\nNo example.\n")]
    [InlineData("```csharp\n" + Program + "```\n")]
    [InlineData("<!-- samples/A/Program.cs -->\n\n```csharp\n" + Program + "```\n")]
    [InlineData("<!-- samples/B/Program.cs -->\n```csharp\n" + Program + "```\n")]
    [InlineData("<!-- src/A.cs -->\n```csharp\n" + Program + "```\n")]
    [InlineData("<!-- samples/A/Program.cs -->\n```csharp\nConsole.WriteLine(1);\n```\n")]
    [InlineData("<!-- samples/A/Program.cs -->\n```csharp\n" + Program + "```\nand\n```csharp\nConsole.WriteLine(2);\n```\n")]
    public void A_README_that_drifts_from_its_sample_is_caught(string readme) => Assert.Single(ReadmeExamples.Complaints(Tree(readme, Program)));

    private static SourceTree Tree(string readme, string program) => SourceTree.Of(("README.md", readme), ("samples/A/Program.cs", program));

    /// <summary>Runs a sample as it was built with these tests, on the .NET that runs them.</summary>
    private static async Task<Ended> Run(string sample)
    {
        // The runtime's folder is DOTNET/shared/Microsoft.NETCore.App/VERSION/.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string program = CheckoutFolder.At($"artifacts/bin/{sample}/{CheckoutFolder.Configuration}/{sample}.dll");
        return await Command.Run(dotnet, [program], CheckoutFolder.Root);
    }
}
