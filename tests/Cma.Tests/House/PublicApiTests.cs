using System.Reflection;
using PublicApiGenerator;

namespace Cma.Tests.House;

/// <summary>What a library shows the world changes only on purpose: its public surface is kept as a text that a review can read.</summary>
public class PublicApiTests
{
    private static readonly ApiGeneratorOptions s_options = new() { IncludeAssemblyAttributes = false };

    [Theory]
    [InlineData("ContiguousMemory.Engine")]
    [InlineData("ContiguousMemory")]
    public void The_public_API_is_the_approved_one(string library)
    {
        string actual = Assembly.Load(library).GeneratePublicApi(s_options).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        string path = ApprovedPath(library);
        if (Environment.GetEnvironmentVariable("CMA_ACCEPT_API") == "1") File.WriteAllText(CheckoutFolder.At(path), actual);

        string approved = File.Exists(CheckoutFolder.At(path)) ? File.ReadAllText(CheckoutFolder.At(path)).ReplaceLineEndings("\n") : "";
        HouseRule.Holds(Complaints(path, approved, actual));
    }

    /// <summary>Everything that ships has an approved text: a library added later cannot be forgotten here.</summary>
    [Fact]
    public void Every_library_that_ships_is_compared()
    {
        IEnumerable<string> shipped = SourceTree.Checkout.Ending(".csproj")
            .Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => file.Text.Contains("<IsPackable>true<", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file.Path));
        IEnumerable<string> compared = typeof(PublicApiTests).GetMethod(nameof(The_public_API_is_the_approved_one))!
            .GetCustomAttributes<InlineDataAttribute>()
            .Select(data => (string)data.Data[0]!);

        Assert.Equal(shipped.Order(), compared.Order());
    }

    [Theory]
    [InlineData("class A\n", "class A\nclass B\n", "+ class B")]
    [InlineData("class A\nclass B\n", "class A\n", "- class B")]
    [InlineData("", "class A\n", "+ class A")]
    public void A_change_is_caught_and_says_how_to_accept_it(string approved, string actual, string difference)
    {
        string complaint = Assert.Single(Complaints("tests/X.Tests/PublicApi.approved.txt", approved, actual));

        Assert.Contains(difference, complaint, StringComparison.Ordinal);
        Assert.Contains("./test --accept-api", complaint, StringComparison.Ordinal);
    }

    private static string ApprovedPath(string library) => $"tests/{library}.Tests/PublicApi.approved.txt";

    private static IEnumerable<string> Complaints(string path, string approved, string actual)
    {
        if (approved == actual) yield break;

        // As sets of lines: enough to see what came and went; git shows the rest once it is accepted.
        string[] before = approved.Split('\n'), after = actual.Split('\n');
        IEnumerable<string> changes = before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line));
        yield return $"The public API is not that of {path}. If that is meant, accept it with './test --accept-api' and commit the file.\n"
            + string.Join('\n', changes);
    }
}
