using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// Who has what before the buddy exists: the memory there is, and the ranges of it already set aside (the kernel's memblock). Not thread safe: booting is
/// done by one.
/// </summary>
internal sealed class EarlyMemory(IReadOnlyList<FrameRange> memory)
{
    private readonly List<FrameRange> _reserved = [];

    /// <summary>The memory there is, in address order.</summary>
    public IReadOnlyList<FrameRange> Memory { get; } = memory;

    /// <summary>What is set aside, in address order, neighbours joined.</summary>
    public IReadOnlyList<FrameRange> Reserved => _reserved;

    /// <summary>The frame after the last there is.</summary>
    public Pfn End => Memory[^1].End;

    public bool IsMemory(FrameRange range) => Memory.Any(memory => memory.Contains(range));

    public bool IsReserved(FrameRange range) => _reserved.Any(reserved => reserved.Contains(range));

    public bool OverlapsReserved(FrameRange range) => _reserved.Any(reserved => reserved.Overlaps(range));

    public void Reserve(FrameRange range)
    {
        // The new range swallows whatever it touches, however many; what is left never touches.
        List<FrameRange> touched = [.. _reserved.Where(reserved => reserved.Start <= range.End && range.Start <= reserved.End).Append(range)];
        _reserved.RemoveAll(touched.Contains);
        _reserved.Add(FrameRange.FromBounds(touched.Min(reserved => reserved.Start), touched.Max(reserved => reserved.End)));
        _reserved.Sort((left, right) => left.Start.CompareTo(right.Start));
    }

    /// <summary>Memory that is not set aside, in address order.</summary>
    public IEnumerable<FrameRange> Free()
    {
        foreach (FrameRange memory in Memory)
        {
            Pfn cursor = memory.Start;
            foreach (FrameRange reserved in _reserved.Where(memory.Overlaps))
            {
                if (reserved.Start > cursor) yield return FrameRange.FromBounds(cursor, reserved.Start);
                cursor = reserved.End;
            }

            if (cursor < memory.End) yield return FrameRange.FromBounds(cursor, memory.End);
        }
    }

    /// <summary>An aligned free range inside [start, end), or null: the highest, as memblock looks by default, or the lowest.</summary>
    public FrameRange? Find(FrameCount count, int alignOrder, Pfn start, Pfn end, bool lowest)
    {
        foreach (FrameRange free in lowest ? Free() : Free().Reverse())
        {
            Pfn from = (free.Start > start ? free.Start : start).AlignUp(alignOrder);
            Pfn until = free.End < end ? free.End : end;
            if (until - from < count) continue;
            Pfn found = lowest ? from : (until - count).AlignDown(alignOrder);
            if (found >= from) return new FrameRange(found, count);
        }

        return null;
    }
}
