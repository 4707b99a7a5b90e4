using System.Text;

namespace Cma.Commands.Coherence.Document;

/// <summary>Tables as Markdown.</summary>
internal static class Markdown
{
    private const int Width = 160;

    /// <param name="head">The heads of the columns.</param>
    /// <param name="rows">The cells, as many in each row.</param>
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        StringBuilder text = new();
        Line(text, head);
        Line(text, [.. head.Select(_ => "---")]);
        foreach (IReadOnlyList<string> row in rows) Line(text, row);
        return text.ToString();
    }

    /// <summary>A paragraph in lines of the width that the other pages have.</summary>
    public static string Wrapped(string paragraph)
    {
        StringBuilder text = new();
        int column = 0;
        foreach (string word in paragraph.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width) column = 0;
            if (text.Length > 0) text.Append(column == 0 ? '\n' : ' ');
            text.Append(word);
            column += word.Length + 1;
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
