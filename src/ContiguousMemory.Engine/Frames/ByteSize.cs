using System.Globalization;

namespace ContiguousMemory.Engine.Frames;

/// <summary>A length in bytes that reads and writes the way people and kernels do: <c>64M</c>, <c>64MiB</c>, <c>4096</c>.</summary>
/// <param name="Bytes">The length; zero or more.</param>
/// <remarks>Suffixes are powers of 1024, as the kernel's memparse has them: K, M, G, T, with or without <c>iB</c> or <c>B</c>, in either case.</remarks>
public readonly record struct ByteSize(long Bytes)
{
    private const string Units = "KMGT";

    /// <summary>Reads a size.</summary>
    /// <param name="text">Decimal or <c>0x</c> digits and an optional suffix.</param>
    /// <param name="size">The size read.</param>
    /// <returns>Whether the whole of <paramref name="text"/> was a size no larger than <see cref="long.MaxValue"/>.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out ByteSize size)
    {
        size = default;
        text = text.Trim();
        int shift = 0;
        bool hasBinaryMark = text.EndsWith("iB", StringComparison.OrdinalIgnoreCase);
        if (hasBinaryMark) text = text[..^2];
        else if (text.EndsWith("B", StringComparison.OrdinalIgnoreCase) && !IsHex(text)) text = text[..^1];
        if (text.Length > 0 && Units.IndexOf(char.ToUpperInvariant(text[^1])) is >= 0 and int unit)
        {
            shift = 10 * (unit + 1);
            text = text[..^1];
        }
        else if (hasBinaryMark)
        {
            return false; // "5iB" is a unit without its letter, more likely a slip than five bytes.
        }

        NumberStyles style = NumberStyles.None;
        if (IsHex(text))
        {
            text = text[2..];
            style = NumberStyles.AllowHexSpecifier;
        }

        if (!ulong.TryParse(text.TrimEnd(), style, CultureInfo.InvariantCulture, out ulong number) || number > (ulong)long.MaxValue >> shift)
            return false;

        size = new((long)number << shift);
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>Exact: the largest unit that divides the length, so that what is printed can be typed back.</remarks>
    public override string ToString()
    {
        for (int unit = Units.Length - 1; unit >= 0; unit--)
        {
            int shift = 10 * (unit + 1);
            if (Bytes != 0 && (Bytes & ((1L << shift) - 1)) == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{Bytes >> shift} {Units[unit]}iB");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Bytes} B");
    }

    private static bool IsHex(ReadOnlySpan<char> text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
}
