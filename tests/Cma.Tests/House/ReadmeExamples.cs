namespace Cma.Tests.House;

/// <summary>
/// The C# in README.md. Each block is the whole of a sample's Program.cs, which a comment in the line above it names, so that what a stranger
/// copies is what the compiler and a test have seen:
/// <code>
/// &lt;!-- samples/Smallest/Program.cs --&gt;
/// ```csharp
/// </code>
/// </summary>
internal static class ReadmeExamples
{
    private const string Readme = "README.md";
    private const string Fence = "```csharp";
    private const string MarkStart = "<!-- ";
    private const string MarkEnd = " -->";

    /// <summary>The blocks in order: the sample that the mark names, or null where there is no mark, and the block's text.</summary>
    public static IEnumerable<(string? Sample, string Text)> Find(SourceTree tree)
    {
        string[] lines = tree.Text(Readme).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal)) continue;

            string above = i > 0 ? lines[i - 1].Trim() : "";
            bool marked = above.StartsWith(MarkStart, StringComparison.Ordinal) && above.EndsWith(MarkEnd, StringComparison.Ordinal);
            int end = Array.FindIndex(lines, i + 1, line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));
            if (end < 0) end = lines.Length;
            yield return (marked ? above[MarkStart.Length..^MarkEnd.Length].Trim() : null, string.Join('\n', lines[(i + 1)..end]));
            i = end;
        }
    }

    public static IEnumerable<string> Complaints(SourceTree tree)
    {
        var blocks = Find(tree).ToList();
        if (blocks.Count == 0)
            yield return $"{Readme} shows no C#: a library's README starts with its smallest example.";

        foreach ((string? sample, string text) in blocks)
        {
            string block = $"the block that starts with '{text.Split('\n')[0]}'";
            if (sample is null)
                yield return $"{Readme}: {block} needs a line above it that names its sample: {MarkStart}samples/NAME/Program.cs{MarkEnd}";
            else if (!sample.StartsWith("samples/", StringComparison.Ordinal) || !sample.EndsWith("/Program.cs", StringComparison.Ordinal))
                yield return $"{Readme}: {sample} is not of the form samples/NAME/Program.cs.";
            else if (!tree.Has(sample))
                yield return $"{Readme}: {sample} does not exist.";
            else if (tree.Text(sample).Trim('\n') != text.Trim('\n'))
                yield return $"{Readme}: {block} is no longer the text of {sample}; copy the one that is right over the other.";
        }
    }
}
