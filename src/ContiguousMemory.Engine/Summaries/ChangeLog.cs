using System.Numerics;

namespace ContiguousMemory.Engine.Summaries;

/// <summary>A change of a page block's weight.</summary>
/// <param name="Block">The block.</param>
/// <param name="First">The first frame that changed.</param>
/// <param name="Frames">Frames from there on that did, or may have.</param>
/// <param name="Added">What its weight gained.</param>
internal readonly record struct WeightChange(int Block, int First, int Frames, long Added);

/// <summary>
/// The latest changes of page blocks' weights. Whoever keeps something that follows from the weights remembers how far it has read, and reads on when it is
/// asked: a change costs its writer one entry, however many follow it.
/// </summary>
internal sealed class ChangeLog
{
    /// <summary>Entries at most. Arbitrary: beyond so many it is quicker to begin anew than to catch up.</summary>
    private const int MaxEntries = 1 << 14;

    private readonly WeightChange[] _entries;

    /// <param name="blocks">Page blocks that it tells of.</param>
    public ChangeLog(int blocks) => _entries = new WeightChange[Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)blocks), 64, MaxEntries)];

    /// <summary>Changes so far, those forgotten included.</summary>
    public long Count { get; private set; }

    public long Bytes => 24L * _entries.Length;

    /// <summary>A change, if it is among the latest.</summary>
    public WeightChange this[long number] => _entries[number & (_entries.Length - 1)];

    public void Add(WeightChange change) => _entries[Count++ & (_entries.Length - 1)] = change;

    /// <summary>Whether who has read so many changes can still read on.</summary>
    public bool Reaches(long read) => Count - read <= _entries.Length;
}
