using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>A window that could be claimed.</summary>
/// <param name="Range">The range it is in; null when none has been found.</param>
/// <param name="Start">Where it starts, as an offset from the range's first frame.</param>
/// <param name="Rank">What it is chosen by, the least first: its work, the stretch that it is cut from, or the work of the page block it is in.</param>
internal readonly record struct Candidate(AreaRange? Range, int Start, long Rank)
{
    public static Candidate None => new(null, -1, Weight.Never);

    /// <summary>The frames of a window of that length.</summary>
    public FrameRange WindowOf(FrameCount count) => new(Range!.Frames.Start + new FrameCount(Start), count);
}
