namespace ContiguousMemory.Coherence.Machine;

/// <summary>A value that a reader may find and must not.</summary>
/// <param name="Verdict">The fault.</param>
/// <param name="ByDevice">Whether the device reads; else the CPU does.</param>
/// <param name="Place">Where the value lies: memory, a buffer, a cache.</param>
/// <param name="Line">The line.</param>
/// <param name="Word">The word of the line: 0 is the buffer's, 1 its neighbour's.</param>
/// <param name="Found">What is read.</param>
/// <param name="Expected">What should be.</param>
internal readonly record struct Reading(Verdict Verdict, bool ByDevice, Place Place, int Line, int Word, Word Found, Word Expected);

/// <summary>Where a value is read from.</summary>
internal enum Place
{
    Memory,
    WriteBuffer,
    StoreBuffer,
    L1,
    L2,
}
