using System.Globalization;

namespace Cma.Golden;

/// <summary>A file is not in the golden format. The message has the file, the line and the remedy.</summary>
internal sealed class GoldenFormatException(string message) : Exception(message);

/// <summary>A sequence of operations that a real kernel executed, with its answers. The format is described in docs/golden.md.</summary>
internal sealed record GoldenFile(string Name, IReadOnlyList<GoldenArea> Areas, IReadOnlyList<GoldenStep> Steps)
{
    /// <summary>The largest file read. Arbitrary; a thousand times the longest there is.</summary>
    private const long MaxBytes = 256L << 20;

    /// <exception cref="GoldenFormatException">It cannot be read, or a line of it cannot.</exception>
    public static GoldenFile Load(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (Directory.Exists(path)) throw new GoldenFormatException($"'{path}' is a folder; name the golden files in it.");
            if (!file.Exists) throw new GoldenFormatException($"There is no file '{path}'.");
            if (file.Length > MaxBytes) throw new GoldenFormatException($"'{path}' has {file.Length} bytes; at most {MaxBytes} are read.");
            return Parse(path, BoundedLines.Of(path));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new GoldenFormatException($"'{path}' cannot be read: {trouble.Message}");
        }
    }

    public static GoldenFile Parse(string name, IEnumerable<string> lines)
    {
        List<GoldenArea> areas = [];
        List<GoldenStep> steps = [];
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            LineReader reader = new(name, number, text);
            if (!text.StartsWith("area ", StringComparison.Ordinal)) steps.Add(ParseStep(reader, text, areas));
            else if (steps.Count == 0) areas.Add(ParseArea(reader, areas.Count));
            else throw reader.Wrong("areas are declared before the first operation");
        }

        if (areas.Count == 0) throw new GoldenFormatException($"'{name}' declares no area; its first line should read: area 0 base_pfn B pages P order_per_bit K.");
        return new GoldenFile(name, areas, steps);
    }

    private static GoldenArea ParseArea(LineReader reader, int index)
    {
        reader.Expect("area");
        reader.Number("the area's number, which counts from 0", index, index);
        reader.Expect("base_pfn");
        long basePfn = reader.Number("base_pfn", 1, 1L << 40);
        reader.Expect("pages");
        long pages = reader.Number("pages", 1, 1L << 26);
        reader.Expect("order_per_bit");
        int orderPerBit = (int)reader.Number("order_per_bit", 0, 26);
        reader.End();
        if (pages % (1L << orderPerBit) != 0) throw reader.Wrong($"{pages} pages are not a multiple of the {1L << orderPerBit} that one bit stands for");
        return new GoldenArea(basePfn, pages, orderPerBit);
    }

    private static GoldenStep ParseStep(LineReader reader, string text, List<GoldenArea> areas)
    {
        GoldenAction action = reader.Word("an operation") switch
        {
            "alloc" => GoldenAction.Alloc,
            "release" => GoldenAction.Release,
            "pin" => GoldenAction.Pin,
            "unpin" => GoldenAction.Unpin,
            string other => throw reader.Wrong($"'{LineReader.Show(other)}' is no operation; there are area, alloc, release, pin and unpin"),
        };
        if (areas.Count == 0) throw reader.Wrong("no area has been declared yet");
        int area = (int)reader.Number("the area", 0, areas.Count - 1);
        long pages = areas[area].Pages;
        long offset = action == GoldenAction.Alloc ? 0 : reader.Number("the offset", 0, pages - 1);
        long count = action is GoldenAction.Alloc or GoldenAction.Release ? reader.Number("the count", 0, 1L << 26) : 1;
        int align = action == GoldenAction.Alloc ? (int)reader.Number("the alignment", 0, 40) : 0;
        int operationEnd = text.IndexOf("->", StringComparison.Ordinal);
        reader.Expect("->");
        string result = reader.Word("a result");
        if (result is not ("ok" or "fail") && !(action == GoldenAction.Alloc && long.TryParse(result, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            throw reader.Wrong($"'{LineReader.Show(result)}' is no result; it is an offset, ok or fail");
        reader.Expect("|");
        reader.Expect("used");
        long used = reader.Number("used", 0, pages);
        reader.Expect("maxchunk");
        long maxChunk = reader.Number("maxchunk", 0, pages);
        reader.Expect("bits");
        string bits = reader.Word("the bits");
        reader.End();
        return new GoldenStep(reader.Line, text[..operationEnd].TrimEnd(), action, area, offset, count, align, new GoldenState(result, used, maxChunk, bits));
    }
}
