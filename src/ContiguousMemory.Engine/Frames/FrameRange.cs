namespace ContiguousMemory.Engine.Frames;

/// <summary>A run of frames: <paramref name="Start"/> and the <paramref name="Count"/> frames from there.</summary>
/// <param name="Start">The first frame.</param>
/// <param name="Count">How many frames; zero makes an empty range.</param>
public readonly record struct FrameRange(Pfn Start, FrameCount Count)
{
    /// <summary>The frame after the last.</summary>
    public Pfn End => Start + Count;

    /// <summary>Whether there is no frame in it.</summary>
    public bool IsEmpty => Count.Value <= 0;

    /// <summary>The range from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static FrameRange FromBounds(Pfn start, Pfn end) => new(start, end - start);

    /// <summary>Whether <paramref name="pfn"/> lies in the range.</summary>
    public bool Contains(Pfn pfn) => pfn >= Start && pfn < End;

    /// <summary>Whether every frame of <paramref name="other"/> lies in the range.</summary>
    /// <remarks>Answers for any other range, also for one whose end no number can hold.</remarks>
    public bool Contains(FrameRange other) => other.Start >= Start && other.Start <= End && other.Count <= End - other.Start;

    /// <summary>Whether a frame lies in both.</summary>
    public bool Overlaps(FrameRange other) => Start < other.End && other.Start < End;

    /// <inheritdoc/>
    /// <remarks>Says something of any range: messages about a wrong one have to print it.</remarks>
    public override string ToString() => IsEmpty || Count.Value > long.MaxValue - Math.Max(Start.Value, 0)
        ? $"{Count} from {Start}"
        : $"pfn {Start.Value}-{End.Value - 1} ({Count})";
}
