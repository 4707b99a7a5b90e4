namespace ContiguousMemory.Engine.Summaries;

/// <summary>Reads the class of frames from the books themselves: frame table, bitmap, page blocks, tenants. What a summary keeps is held against it.</summary>
internal interface IFrameJudge
{
    /// <summary>The class of a frame, and the frame after the last of a run, from there, that is known to be alike.</summary>
    /// <param name="frame">An offset from the range's first frame.</param>
    /// <param name="limit">Where the run ends at the latest.</param>
    /// <param name="end">Where it ends.</param>
    FrameClass Judge(int frame, int limit, out int end);

    /// <summary>Whether a request or a device has a frame of [start, end) in the area's bitmap.</summary>
    bool IsMarked(int start, int end);

    /// <summary>Whether a claim has this page block of the range isolated.</summary>
    bool IsIsolated(int block);
}
