using System.Numerics;
using System.Runtime.InteropServices;

namespace ContiguousMemory.Engine.Frames;

/// <summary>One entry for each frame of a machine, addressed by index: the frame's number less the machine's first.</summary>
internal sealed class FrameTable
{
    private readonly FrameEntry[] _entries;

    public FrameTable(FrameRange span)
    {
        Base = span.Start;
        _entries = new FrameEntry[span.Count.Value];
    }

    public Pfn Base { get; }

    public int Count => _entries.Length;

    public FrameRange Span => new(Base, new FrameCount(Count));

    /// <summary>Bytes of the table itself.</summary>
    public long Bytes => (long)_entries.Length * sizeof(ulong);

    public ref FrameEntry this[int index] => ref _entries[index];

    public int IndexOf(Pfn pfn) => (int)(pfn - Base).Value;

    public Pfn PfnOf(int index) => Base + new FrameCount(index);

    public FrameRange RangeOf(int start, int end) => new(PfnOf(start), new FrameCount(end - start));

    public Span<FrameEntry> Slice(int start, int end) => _entries.AsSpan(start, end - start);

    /// <summary>How many entries from one on are the same, several at a time: those of a device's frames are, and of what it has just given back.</summary>
    public int AlikeFrom(int index, int end)
    {
        Span<FrameEntry> entries = Slice(index, end);
        int other = MemoryMarshal.Cast<FrameEntry, ulong>(entries).IndexOfAnyExcept(entries[0].Bits);
        return other < 0 ? entries.Length : other;
    }

    /// <summary>The first frame of [start, end) that is not free, or -1; several entries at a time.</summary>
    public int FirstHeld(int start, int end)
    {
        Span<FrameEntry> entries = Slice(start, end);
        Vector<ulong> state = new(FrameEntry.FreeMask);
        Vector<ulong> free = new(FrameEntry.FreeBits);
        int at = 0;
        foreach (ref readonly Vector<ulong> vector in MemoryMarshal.Cast<FrameEntry, Vector<ulong>>(entries))
        {
            if (!Vector.EqualsAll(vector & state, free)) break;
            at += Vector<ulong>.Count;
        }

        for (; at < entries.Length; at++)
        {
            if (!entries[at].IsFree) return start + at;
        }

        return -1;
    }
}
