using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>One range of an area, with its bitmap once the area is activated.</summary>
internal sealed class AreaRange(FrameRange frames, int orderPerBit)
{
    public FrameRange Frames { get; } = frames;

    /// <summary>Which frames of it are allocated; null before activation.</summary>
    public AreaBitmap? Bitmap { get; private set; }

    /// <summary>What was reserved early, from the bottom up, each piece with its holder's name.</summary>
    public List<(FrameRange Frames, string Name)> Early { get; } = [];

    /// <summary>What early reservations left of it.</summary>
    public FrameRange AfterEarly => FrameRange.FromBounds(Frames.Start + new FrameCount(Early.Sum(early => early.Frames.Count.Value)), Frames.End);

    public int Bits => (int)(Frames.Count.Value >> orderPerBit);

    public void Activate() => Bitmap = new AreaBitmap(Bits);

    /// <summary>The bits a run of frames needs: a part of a bit takes the whole.</summary>
    public long BitsFor(FrameCount count) => (count.Value + (1L << orderPerBit) - 1) >> orderPerBit;

    public int BitOf(Pfn pfn) => (int)((pfn - Frames.Start).Value >> orderPerBit);

    public Pfn PfnOf(int bit) => Frames.Start + new FrameCount((long)bit << orderPerBit);

    public void Mark(FrameRange window) => Bitmap!.Set(BitOf(window.Start), (int)BitsFor(window.Count));

    public void Unmark(FrameRange window) => Bitmap!.Clear(BitOf(window.Start), (int)BitsFor(window.Count));
}
