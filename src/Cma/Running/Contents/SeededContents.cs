using System.Runtime.InteropServices;

namespace Cma.Running.Contents;

/// <summary>Bytes made from a seed: different in every block, the same in every run.</summary>
internal sealed class SeededContents(long seed, long blocks) : IContents
{
    public long Blocks { get; } = blocks;

    public int Unread => 0;

    public void Fill(long block, Span<byte> destination)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(destination);
        ulong state = unchecked(((ulong)seed * 0x9E3779B97F4A7C15) + (ulong)block);
        for (int i = 0; i < words.Length; i++) words[i] = Next(ref state);
        for (int i = words.Length * sizeof(ulong); i < destination.Length; i++) destination[i] = unchecked((byte)Next(ref state));
    }

    // SplitMix64: one multiplication chain a word, and any seed is as good as any other.
    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            ulong mixed = state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
