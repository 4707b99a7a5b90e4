using System.Text;

namespace Cma.Commands.Coherence.Document;

/// <summary>Something said in the thread or since, what becomes of it in the model, and the findings that say so.</summary>
/// <param name="Said">The claim, with who made it.</param>
/// <param name="Answer">What becomes of it, to be true only if all findings hold.</param>
/// <param name="Findings">What is checked.</param>
internal sealed record Claim(string Said, string Answer, params IReadOnlyList<Finding> Findings)
{
    /// <summary>The claim as a section of the page, and whether its answer may be given.</summary>
    public (string Text, bool Holds) Check(int number, CancellationToken cancel)
    {
        StringBuilder text = new($"### {number}. {Said}\n\n");
        (string Line, bool Holds)[] checks = [.. Findings.Select(finding => finding.Check(cancel))];
        bool holds = checks.All(check => check.Holds);
        text.Append(holds ? Markdown.Wrapped(Answer) : "**The checker no longer says what this page said here.**").Append("\n\n");
        foreach ((string line, _) in checks) text.Append(line).Append('\n');
        return (text.ToString(), holds);
    }
}
