using System.Globalization;

namespace Cma.Golden;

/// <summary>Reads one line word by word, and knows where it is when something is wrong.</summary>
internal sealed class LineReader(string file, int line, string text)
{
    private readonly string[] _words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    private int _next;

    public int Line { get; } = line;

    public string Word(string what) => _next < _words.Length ? _words[_next++] : throw Wrong($"it ends where {what} should be");

    /// <summary>A word for people: control characters and the end of a long one are left out.</summary>
    public static string Show(string word) => string.Concat(word.Take(60).Select(c => char.IsControl(c) ? '?' : c)) + (word.Length > 60 ? "…" : "");

    public void Expect(string word)
    {
        string found = Word($"'{word}'");
        if (found != word) throw Wrong($"'{Show(found)}' stands where '{word}' should be");
    }

    public long Number(string what, long least, long most)
    {
        string word = Word(what);
        if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value < least || value > most)
            throw Wrong($"'{Show(word)}' is not {what}: a number from {least} to {most}");
        return value;
    }

    public void End()
    {
        if (_next < _words.Length) throw Wrong($"'{Show(_words[_next])}' is too much");
    }

    public GoldenFormatException Wrong(string why) => new($"{file}:{Line}: {why}.");
}
