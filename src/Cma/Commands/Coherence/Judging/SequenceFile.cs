using System.Buffers;
using System.Text;
using Cma.Scenarios.Reading;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Judging;

/// <summary>A sequence file that cannot be used; the message names the file, the line, the step and what was expected.</summary>
internal sealed class SequenceFileException(string message) : Exception(message);

/// <summary>Reads a driver's own sequence. docs/sequence.md has the format.</summary>
internal static class SequenceFile
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The most that is read. Arbitrary; a hundred times the longest sequence with its comments.</summary>
    public const int MaxBytes = 64 << 10;

    private static readonly SearchValues<char> s_controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t'))]);

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">The file as the user wrote it, or <see cref="StandardInput"/>.</param>
    /// <exception cref="SequenceFileException">It cannot be read, or something in it is wrong.</exception>
    public static (DriverSequence Sequence, string Text) Load(string path)
    {
        string text = Decode(Fetch(path), path);
        try
        {
            return (SequenceRules.Read(text), text);
        }
        catch (SequenceFormatException wrong)
        {
            string place = wrong.Line == 0 ? Show(path) : $"{Show(path)}:{wrong.Line}";
            throw new SequenceFileException($"{place}: {Quoted.Safe(wrong.Reason, 400)}");
        }
    }

    /// <summary>The file's name for people.</summary>
    public static string Show(string path) => path == StandardInput ? "standard input" : Quoted.Safe(path, 300);

    private static byte[] Fetch(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) throw new SequenceFileException("That is not the name of a file; give the path of a sequence, or - for standard input.");
        if (Directory.Exists(path)) throw Refused(path, "this is a folder; name a sequence file inside it.");
        try
        {
            using Stream file = path == StandardInput ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

            // The length is not asked for: a pipe has none, and a growing file lies.
            byte[] bytes = new byte[MaxBytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes ? bytes[..length] : throw Refused(path, $"this has more than {MaxBytes >> 10} KiB; a sequence has a few lines.");
        }
        catch (Exception failed) when (failed is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused(path, "there is no such file.");
        }
        catch (UnauthorizedAccessException)
        {
            throw Refused(path, "this file may not be read by you; check its permissions.");
        }
        catch (IOException failed)
        {
            throw Refused(path, $"this cannot be read: {Quoted.Sentence(failed.Message)}");
        }
    }

    private static string Decode(byte[] bytes, string path)
    {
        string text;
        try
        {
            text = s_strict.GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            throw Refused(path, "this is not UTF-8 text; a sequence is written in plain letters, such as 'st LIN 0; fl1 LIN; dsb'.");
        }

        int strange = text.AsSpan().IndexOfAny(s_controls);
        if (strange < 0) return text;
        int line = text.AsSpan(0, strange).Count('\n') + 1;
        throw new SequenceFileException($"{Show(path)}:{line}: the character 0x{(int)text[strange]:x2} is a control character; this is no text.");
    }

    private static SequenceFileException Refused(string path, string why) => new($"{Show(path)}: {why}");
}
