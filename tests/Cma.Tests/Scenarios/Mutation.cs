using System.Text;

namespace Cma.Tests.Scenarios;

/// <summary>Damages a scenario the way people, editors and enemies do: by bytes, by tokens, by lines, by structure.</summary>
internal sealed class Mutation(Random random, IReadOnlyList<string> sources)
{
    private static readonly string[] s_tokens =
    [
        "", "~", "null", "{}", "[]", "[[", "]}", "{{{{", "&a", "*a", "&a *a", "!!x", "!<", "!!int 3", "!<x>", "!!x:[", "%TAG ! x\n",
        "%TAG", "\"\\UFFFFFFFF\"", "\"\\ud800\"", "\"\\x\"", "!%zz", "&", "*", "- - - -", "? - ? -", "|9", ">+1", "|-2\n", "\t", "\n",
        "\r", "\0", "---", "...", "%YAML 9.9", "? ", ": ", "- ", "<<: *a", "|", ">-", "'", "\"", "\"\\", "\\x", "#", "@", "`", "0", "-1",
        "1", "2", "1e400", "NaN", "0x", "0xffffffffffffffff", "99999999999999999999", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "79228162514264337593543950336", "1KiB", "3MiB", "64MiB", "256GiB", "257GiB", "8388608T", "KMGT", "0s",
        "1us", "744h", "745h", "1e9s", "5%", "101%", "1/0", "1/min", "true", "no", "linux", "random", "start", "discardable", "**",
        "../**", "/proc/**", "a?b", "\u202e", "\ud83d\ude00", "\u0085", "\ufeff", "name", "areas", "devices", "tenants", "size", "run",
        "lease", "refuge", "orderPerBit", "reserve", "vary", "rate",
    ];

    public byte[] Next()
    {
        string text = Pick(sources);
        int damages = random.Next(1, 4);
        for (int i = 0; i < damages; i++)
        {
            text = random.Next(3) switch { 0 => Token(text), 1 => Line(text), _ => Structure(text) };
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(4) == 0 ? Bytes(bytes) : bytes;
    }

    private byte[] Bytes(byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (int i = random.Next(1, 5); i > 0 && damaged.Count > 0; i--)
        {
            int at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: damaged.RemoveAt(at); break;
                case 2: damaged.Insert(at, (byte)random.Next(256)); break;
                default: damaged.RemoveRange(at, damaged.Count - at); break;
            }
        }

        return [.. damaged];
    }

    // Words and values change places with each other, or with something nasty.
    private string Token(string text)
    {
        (int start, int length) = Word(text);
        string other = random.Next(3) == 0 ? Sub(Pick(sources)) : Pick(s_tokens);
        return random.Next(4) switch
        {
            0 => text.Insert(start, other),
            1 => text.Insert(start + length, other),
            _ => text.Remove(start, length).Insert(start, other),
        };

        string Sub(string source)
        {
            (int at, int count) = Word(source);
            return source.Substring(at, count);
        }
    }

    private string Line(string text)
    {
        var lines = text.Split('\n').ToList();
        int at = random.Next(lines.Count), to = random.Next(lines.Count);
        switch (random.Next(5))
        {
            case 0: lines.RemoveAt(at); break;
            case 1: lines.Insert(to, lines[at]); break;
            case 2: (lines[at], lines[to]) = (lines[to], lines[at]); break;
            case 3: lines[at] = new string(' ', random.Next(8)) + lines[at].TrimStart(); break;
            default: lines[at] = lines[at][..random.Next(lines[at].Length + 1)]; break;
        }

        return string.Join('\n', lines);
    }

    private string Structure(string text)
    {
        string other = Pick(sources);
        int at = random.Next(text.Length + 1), from = random.Next(other.Length + 1), count = random.Next(Math.Min(300, other.Length - from + 1));
        return random.Next(5) switch
        {
            0 => text[..at],
            1 => text.Insert(at, other.Substring(from, count)),
            2 => text.Insert(at, string.Concat(Enumerable.Repeat(Pick(s_tokens), random.Next(1, 200)))),
            3 => text + "\n" + other,
            _ => text.Insert(at, string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{a: ", random.Next(1, 40)))),
        };
    }

    private (int Start, int Length) Word(string text)
    {
        if (text.Length == 0) return (0, 0);
        int start = random.Next(text.Length);
        while (start > 0 && !IsBetween(text[start - 1])) start--;
        int end = start;
        while (end < text.Length && !IsBetween(text[end])) end++;
        return (start, end - start);
    }

    private static bool IsBetween(char c) => c is ' ' or '\n' or ':' or ',' or '[' or ']' or '{' or '}';

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
