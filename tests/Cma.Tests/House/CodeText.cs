using System.Text;

namespace Cma.Tests.House;

/// <summary>C# source without its comments, directives, strings and character literals, so that a word found in the rest is code.</summary>
/// <remarks>Code inside an interpolated string's braces is kept. Enough of the language for our own sources; its tests list what it knows.</remarks>
internal sealed class CodeText
{
    private readonly string _source;
    private readonly StringBuilder _code = new();
    private int _at;

    private CodeText(string source) => _source = source;

    public static string Of(string source)
    {
        var reader = new CodeText(source);
        reader.ReadCode(closingBraces: 0);
        return reader._code.ToString();
    }

    /// <summary>Reads code to the end of the source, or to the braces that end a hole in an interpolated string.</summary>
    private void ReadCode(int closingBraces)
    {
        int depth = 0;
        while (_at < _source.Length)
        {
            if (closingBraces > 0 && depth == 0 && RunOf('}') >= closingBraces)
            {
                _at += closingBraces;
                return;
            }

            if (Starts("//") || (_source[_at] == '#' && StartsLine())) SkipTo("\n", past: false);
            else if (Starts("/*")) SkipTo("*/", past: true);
            else if (Starts("'")) SkipEscaped('\'');
            else if (StringPrefix() is int prefix and >= 0) ReadString(prefix);
            else
            {
                depth += _source[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                _code.Append(_source[_at++]);
            }
        }
    }

    /// <summary>Reads a string whose prefix of <c>$</c> and <c>@</c> is that long, and whose quotes follow it.</summary>
    private void ReadString(int prefix)
    {
        string marks = _source.Substring(_at, prefix);
        int holeBraces = marks.Count(mark => mark == '$');
        bool verbatim = marks.Contains('@', StringComparison.Ordinal);
        _at += prefix;
        int quotes = RunOf('"');
        bool raw = !verbatim && quotes >= 3;
        int closing = raw ? quotes : 1;
        _at += closing;
        _code.Append("\"\"");

        while (_at < _source.Length)
        {
            int braces = holeBraces > 0 ? RunOf('{') : 0;
            if (RunOf('"') >= closing && !(verbatim && RunOf('"') >= 2))
            {
                _at += closing;
                return;
            }

            if (braces >= holeBraces && braces > 0 && (raw || braces % 2 == 1))
            {
                _at += braces;
                _code.Append(' ');
                ReadCode(raw ? holeBraces : 1);
                _code.Append(' ');
            }
            else if (braces > 0) _at += braces;
            else if (verbatim && RunOf('"') >= 2) _at += 2;
            else if (!raw && !verbatim && _source[_at] == '\\') _at += 2;
            else _at++;
        }
    }

    /// <summary>The length of the prefix of the string that starts here; negative where none does.</summary>
    private int StringPrefix()
    {
        int length = 0;
        while (_at + length < _source.Length && _source[_at + length] is '$' or '@') length++;
        return _at + length < _source.Length && _source[_at + length] == '"' ? length : -1;
    }

    private int RunOf(char c)
    {
        int end = _at;
        while (end < _source.Length && _source[end] == c) end++;
        return end - _at;
    }

    private bool Starts(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private bool StartsLine()
    {
        int before = _at - 1;
        while (before >= 0 && _source[before] is ' ' or '\t') before--;
        return before < 0 || _source[before] == '\n';
    }

    private void SkipTo(string end, bool past)
    {
        int found = _source.IndexOf(end, _at, StringComparison.Ordinal);
        _at = found < 0 ? _source.Length : found + (past ? end.Length : 0);
        _code.Append(' ');
    }

    private void SkipEscaped(char quote)
    {
        for (_at++; _at < _source.Length && _source[_at] != quote; _at++)
        {
            if (_source[_at] == '\\') _at++;
        }

        _at++;
        _code.Append(' ');
    }
}
