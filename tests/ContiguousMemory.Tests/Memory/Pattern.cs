using System.Runtime.InteropServices;

namespace ContiguousMemory.Tests.Memory;

/// <summary>
/// Contents by number, other than all zero: every word is the stamp, but each 4 KiB begins with its own place, so that bytes which were moved to the wrong
/// place show as much as bytes that were lost.
/// </summary>
internal static class Pattern
{
    private const int Stretch = 4096;

    /// <summary>Writes the contents of a stamp.</summary>
    public static void Write(Span<byte> bytes, long stamp)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(bytes);
        words.Fill(Word(stamp));
        for (int at = 0; at < words.Length; at += Stretch / sizeof(long)) words[at] = Head(stamp, at);
        bytes[(words.Length * sizeof(long))..].Fill(Tail(stamp));
    }

    /// <summary>Whether those are the contents of a stamp, to the last byte.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes, long stamp)
    {
        ReadOnlySpan<long> words = MemoryMarshal.Cast<byte, long>(bytes);
        for (int at = 0; at < words.Length; at += Stretch / sizeof(long))
        {
            ReadOnlySpan<long> stretch = words[at..Math.Min(at + (Stretch / sizeof(long)), words.Length)];
            if (stretch[0] != Head(stamp, at) || stretch[1..].ContainsAnyExcept(Word(stamp))) return false;
        }

        return !bytes[(words.Length * sizeof(long))..].ContainsAnyExcept(Tail(stamp));
    }

    /// <summary>So many bytes of a stamp.</summary>
    public static byte[] Bytes(long stamp, int length)
    {
        byte[] bytes = new byte[length];
        Write(bytes, stamp);
        return bytes;
    }

    /// <summary>Whether every byte is zero.</summary>
    public static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    // A stamp of zero must not read as cleared memory.
    private static long Word(long stamp) => unchecked((stamp * 0x2545F4914F6CDD1D) ^ 0x5A5A5A5A5A5A5A5A);

    private static long Head(long stamp, int at) => unchecked(Word(stamp) + at + 1);

    private static byte Tail(long stamp) => unchecked((byte)(Word(stamp) | 1));
}
