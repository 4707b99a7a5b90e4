using System.Numerics;
using System.Runtime.InteropServices;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>Which frames must be cleared before their next holder sees them.</summary>
public sealed partial class Machine
{
    [ThreadStatic]
    private static List<FrameRange>? s_dirty;

    /// <summary>An empty list for <see cref="CollectDirty"/>, this thread's own: what it holds is of no use once another is asked for.</summary>
    internal static List<FrameRange> BeginDirty()
    {
        s_dirty ??= [];
        s_dirty.Clear();
        return s_dirty;
    }

    /// <summary>The parts of a held range that must be cleared before their new holder sees them. Call it before the entries are overwritten.</summary>
    internal void CollectDirty(int start, int end, List<FrameRange> dirty, int client = 0)
    {
        if (!IsAnyDirty(start, end, client)) return;
        int runStart = start;
        for (int index = start; index < end;)
        {
            int after = index + Frames.AlikeFrom(index, end);
            if (!Frames[index].IsDirtyFor(client))
            {
                if (runStart < index) dirty.Add(Frames.RangeOf(runStart, index));
                runStart = after;
            }

            index = after;
        }

        if (runStart < end) dirty.Add(Frames.RangeOf(runStart, end));
    }

    /// <summary>The first frame of [start, end) that is not clear, or <paramref name="end"/>.</summary>
    internal int NextDirty(int start, int end)
    {
        while (start < end && Frames[start].IsClean) start++;
        return start;
    }

    /// <summary>The same as a yes or no, several entries at a time: mostly there is nothing to clear.</summary>
    private bool IsAnyDirty(int start, int end, int client)
    {
        Span<FrameEntry> entries = Frames.Slice(start, end);
        ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<FrameEntry, Vector<ulong>>(entries);
        Vector<ulong> clean = new(FrameEntry.CleanBit);
        Vector<ulong> tag = new((ulong)(uint)client << FrameEntry.TagShift);
        Vector<ulong> tagMask = new(ulong.MaxValue << FrameEntry.TagShift);

        // Without a client no tag passes for the client's.
        Vector<ulong> asOwn = client == 0 ? Vector<ulong>.Zero : Vector<ulong>.AllBitsSet;
        Vector<ulong> clear = Vector<ulong>.AllBitsSet;
        foreach (ref readonly Vector<ulong> vector in vectors)
            clear &= Vector.Equals(vector & clean, clean) | (Vector.Equals(vector & tagMask, tag) & asOwn);
        if (clear != Vector<ulong>.AllBitsSet) return true;

        foreach (FrameEntry entry in entries[(vectors.Length * Vector<ulong>.Count)..])
        {
            if (entry.IsDirtyFor(client)) return true;
        }

        return false;
    }
}
