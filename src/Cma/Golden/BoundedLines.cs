using System.Text;

namespace Cma.Golden;

/// <summary>The lines of a file, none longer than a bound: a file without line ends, or a device, would fill memory with one.</summary>
internal static class BoundedLines
{
    /// <summary>Characters of a line. Arbitrary; a bitmap of an area of 4 GiB that is full of holes has fewer.</summary>
    private const int MaxLine = 1 << 20;

    /// <exception cref="GoldenFormatException">A line is longer.</exception>
    public static IEnumerable<string> Of(string path)
    {
        using StreamReader reader = new(path);
        StringBuilder line = new();
        while (reader.Read() is >= 0 and int next)
        {
            if (next == '\n')
            {
                yield return line.ToString();
                line.Clear();
                continue;
            }

            if (line.Length == MaxLine) throw new GoldenFormatException($"'{path}' has a line of more than {MaxLine} characters; it is no golden file.");
            line.Append((char)next);
        }

        if (line.Length > 0) yield return line.ToString();
    }
}
