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
}
