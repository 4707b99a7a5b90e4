using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>One range of an area, with its bitmap once the area is activated.</summary>
internal sealed class AreaRange(FrameRange frames, int orderPerBit)
{
    public FrameRange Frames { get; } = frames;

    /// <summary>A range made of others, or of a part of one: what was allocated in those is in this.</summary>
    /// <param name="frames">Its frames; all that is allocated in the parts lies in them.</param>
    /// <param name="orderPerBit">The area's.</param>
    /// <param name="parts">Ranges that start a whole number of bits from its start.</param>
    public static AreaRange Of(FrameRange frames, int orderPerBit, IEnumerable<AreaRange> parts)
    {
        AreaRange range = new(frames, orderPerBit);
        range.Activate();
        foreach (AreaRange part in parts)
        {
            foreach ((int bit, int count) in part.Bitmap!.Runs(set: true)) range.Bitmap!.Set(range.BitOf(part.PfnOf(bit)), count);
        }

        return range;
    }

    /// <summary>Which frames of it are allocated; null before activation.</summary>
    public AreaBitmap? Bitmap { get; private set; }

    /// <summary>What its frames are to claimers; null before activation.</summary>
    public RangeSummary? Summary { get; private set; }

    /// <summary>What was reserved early, from the bottom up, each piece with its holder's name.</summary>
    public List<(FrameRange Frames, string Name)> Early { get; } = [];

    /// <summary>What early reservations left of it.</summary>
    public FrameRange AfterEarly => FrameRange.FromBounds(Frames.Start + new FrameCount(Early.Sum(early => early.Frames.Count.Value)), Frames.End);

    public int Bits => (int)(Frames.Count.Value >> orderPerBit);

    public void Activate() => Bitmap = new AreaBitmap(Bits);

    /// <summary>Its frames are in the books: from here on the summary follows them.</summary>
    public void Follow(RangeSummary summary) => Summary = summary;

    /// <summary>The bits a run of frames needs: a part of a bit takes the whole.</summary>
    public long BitsFor(FrameCount count) => (count.Value + (1L << orderPerBit) - 1) >> orderPerBit;

    public int BitOf(Pfn pfn) => (int)((pfn - Frames.Start).Value >> orderPerBit);

    public Pfn PfnOf(int bit) => Frames.Start + new FrameCount((long)bit << orderPerBit);

    /// <summary>What is kept of it for the first in line, if anything.</summary>
    public KeptBits? Kept
    {
        get;
        set
        {
            field?.Lift();
            field = value;
        }
    }

    /// <summary>Sets bits that are clear, whole.</summary>
    public void MarkBits(int bit, int count)
    {
        Bitmap!.Set(bit, count);
        Summary?.Mark(bit << orderPerBit, (bit + count) << orderPerBit);
    }

    /// <summary>Clears bits that are set, whole.</summary>
    public void UnmarkBits(int bit, int count)
    {
        Bitmap!.Clear(bit, count);
        Summary?.Refresh(bit << orderPerBit, (bit + count) << orderPerBit);
    }

    public void Mark(FrameRange window) => MarkBits(BitOf(window.Start), (int)BitsFor(window.Count));

    public void Unmark(FrameRange window)
    {
        UnmarkBits(BitOf(window.Start), (int)BitsFor(window.Count));
        KeepAgain(window);
    }

    /// <summary>Unmarks frames that have just been freed, which saves looking at each; those that share the last bit are looked at.</summary>
    public void UnmarkFreed(FrameRange window)
    {
        Bitmap!.Clear(BitOf(window.Start), (int)BitsFor(window.Count));
        (int start, int end) = FramesOfBits(window);
        int freed = (int)(window.End - Frames.Start).Value;
        Summary?.Set(start, freed, FrameClass.Free);
        Summary?.Refresh(freed, end);
        KeepAgain(window);
    }

    private void KeepAgain(FrameRange window) => Kept?.Restore(BitOf(window.Start), BitOf(window.Start) + (int)BitsFor(window.Count));

    /// <summary>The frames, as offsets, of the bits a window has.</summary>
    private (int Start, int End) FramesOfBits(FrameRange window)
    {
        int start = BitOf(window.Start) << orderPerBit;
        return (start, start + (int)(BitsFor(window.Count) << orderPerBit));
    }
}
