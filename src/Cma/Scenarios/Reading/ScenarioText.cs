using System.Text;

namespace Cma.Scenarios.Reading;

/// <summary>Turns the bytes of a file into text, or says which byte is not text.</summary>
internal static class ScenarioText
{
    /// <summary>Decodes UTF-8, with or without its mark.</summary>
    /// <returns>The text, or null after a mistake was added.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, Mistakes mistakes)
    {
        if (bytes.StartsWith([(byte)0xff, (byte)0xfe]) || bytes.StartsWith([(byte)0xfe, (byte)0xff]))
        {
            mistakes.Add(1, 1, "this is UTF-16; a scenario is UTF-8 text.");
            return null;
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        var text = new StringBuilder(bytes.Length);
        int line = 1, column = 1, taken = 0;
        bool indent = true;
        while (taken < bytes.Length)
        {
            bool whole = Rune.DecodeFromUtf8(bytes[taken..], out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            string? wrong = !whole ? $"the byte 0x{bytes[taken]:x2} is not UTF-8 text"
                : indent && rune.Value == '\t' ? "a tab stands in the indentation; YAML wants spaces"
                : Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t') ? $"the byte 0x{bytes[taken]:x2} is a control character, not text"
                : null;
            if (wrong is not null)
            {
                mistakes.Add(line, column, $"{wrong}.");
                return null;
            }

            text.Append(rune);
            taken += length;
            column++;
            if (rune.Value == '\n') (line, column, indent) = (line + 1, 1, true);
            else if (rune.Value is not ' ') indent = false;
        }

        return text.ToString();
    }
}
