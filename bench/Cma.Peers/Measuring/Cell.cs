using System.Globalization;

namespace Cma.Peers.Measuring;

/// <summary>What all are asked to do: a pattern, sizes, threads.</summary>
/// <param name="Pattern"><see cref="Lifo"/> or <see cref="RandomReplace"/>.</param>
/// <param name="Bytes">The size; of mixed sizes the largest.</param>
/// <param name="IsMixed">Whether sizes are drawn from a page to <paramref name="Bytes"/>, each factor of two as often as another.</param>
/// <param name="Threads">How many do it at once, each on blocks of its own.</param>
internal sealed record Cell(string Pattern, long Bytes, bool IsMixed, int Threads)
{
    /// <summary>A block is taken and at once given back.</summary>
    public const string Lifo = "lifo";

    /// <summary>Of the blocks that a thread holds a random one is given back, and another taken for it.</summary>
    public const string RandomReplace = "random-replace";

    /// <summary>The smallest of mixed sizes.</summary>
    private const int Smallest = 4096;

    /// <summary>Arbitrary: what all threads together hold on the average, unless that is less than two blocks each.</summary>
    private const long HeldBytes = 64L << 20;

    /// <summary>Arbitrary: more than caches of a thread usually keep of one size, and few enough to be in reach of one.</summary>
    private const int MostBlocks = 64;

    private long AverageBytes => IsMixed ? (long)((Bytes - Smallest) / Math.Log((double)Bytes / Smallest)) : Bytes;

    /// <summary>Blocks that each thread holds all along.</summary>
    public int Held => Pattern == Lifo ? 0 : (int)Math.Clamp(HeldBytes / Threads / AverageBytes, 2, MostBlocks);

    /// <summary>Draws a size.</summary>
    public int Draw(Random random) => IsMixed ? (int)(Smallest * Math.Pow((double)Bytes / Smallest, random.NextDouble())) : (int)Bytes;

    /// <summary>As one word, for another process.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Pattern}/{Bytes}/{IsMixed}/{Threads}");

    /// <summary>What <see cref="ToText"/> wrote.</summary>
    public static Cell Parse(string text)
    {
        string[] parts = text.Split('/');
        return new(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), bool.Parse(parts[2]), int.Parse(parts[3], CultureInfo.InvariantCulture));
    }
}
