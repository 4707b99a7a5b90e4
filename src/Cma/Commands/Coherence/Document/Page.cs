using System.Text;
using System.Text.RegularExpressions;

namespace Cma.Commands.Coherence.Document;

/// <summary>The page cannot be written again; the message names the block.</summary>
internal sealed class PageException(string message) : Exception(message);

/// <summary>A page that people write, with blocks between marks that the checker writes.</summary>
internal static partial class Page
{
    /// <summary>The page with every block as the checker writes it now.</summary>
    /// <param name="page">The page as it is.</param>
    /// <param name="blocks">What the checker writes.</param>
    /// <returns>The page, and the names of the blocks that are different.</returns>
    /// <exception cref="PageException">A block is not known, is there twice, has no end, or is missing.</exception>
    public static (string Page, IReadOnlyList<string> Changed) Rewrite(string page, PageBlocks blocks)
    {
        StringBuilder written = new();
        List<string> changed = [], seen = [];
        int at = 0;
        foreach (Match begin in Begin().Matches(page))
        {
            string name = begin.Groups[1].Value;
            if (begin.Index < at) throw new PageException($"The block '{name}' begins inside another.");
            if (!blocks.Names.Contains(name)) throw new PageException($"There is no block '{name}'; there are {string.Join(", ", blocks.Names)}.");
            if (seen.Contains(name)) throw new PageException($"The block '{name}' is there twice.");
            string end = $"<!-- end {name} -->";
            int stop = page.IndexOf(end, begin.Index, StringComparison.Ordinal);
            if (stop < 0) throw new PageException($"The block '{name}' has no end; write '{end}' below it.");
            int start = begin.Index + begin.Length;
            string text = $"\n{blocks.Text(name).TrimEnd('\n')}\n\n";
            if (page[start..stop] != text) changed.Add(name);
            written.Append(page, at, start - at).Append(text);
            at = stop;
            seen.Add(name);
        }

        if (blocks.Names.Except(seen).ToList() is { Count: > 0 } missing) throw new PageException($"The page has no block for {string.Join(", ", missing)}; write '<!-- begin {missing[0]} -->' and '<!-- end {missing[0]} -->'.");
        return (written.Append(page, at, page.Length - at).ToString(), changed);
    }

    [GeneratedRegex("<!-- begin ([a-z-]+) -->\n")]
    private static partial Regex Begin();
}
