using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>What is asked of an area.</summary>
/// <param name="Count">Frames. None is refused, as the kernel refuses it.</param>
/// <param name="AlignOrder">log2 of the frames the first one's number must be a multiple of: of the absolute number, not of the place in the area.</param>
/// <param name="Name">Who will hold them, for diagnosis.</param>
public readonly record struct AreaRequest(FrameCount Count, int AlignOrder, string Name)
{
    /// <summary>The largest alignment, as an order: 2^62 bytes, the largest power of two that a length can say. No machine has a second address with it.</summary>
    public const int MaxAlignOrder = 50;

    /// <summary>Frames, a power of two up to 2^<see cref="MaxAlignOrder"/>, whose multiples the run must not cross; 0 for none.</summary>
    public FrameCount Boundary { get; init; }

    /// <summary>The frame the run must end before; null for no limit.</summary>
    public Pfn? Limit { get; init; }

    /// <summary>The client it is for. Frames it was the last to hold need no clearing if it says so.</summary>
    public string? Client { get; init; }

    /// <summary>Leaves frames as they are that <see cref="Client"/> was the last to hold. All others are cleared in any case.</summary>
    public bool KeepOwn { get; init; }

    /// <summary>Says nothing to the failure log.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>It is the first of those in line for the area: what is kept is kept for it.</summary>
    public bool IsFirst { get; init; }

    /// <summary>It is the one that has waited in line the longest, and is granted what it can be when nobody else is.</summary>
    public bool IsOldest { get; init; }

    /// <summary>It only asks what would come of it: whoever waits hears nothing of it.</summary>
    internal bool IsQuestion { get; init; }

    /// <summary>It is where a holder's frames are to go that has them already: no grant, and nothing to clear.</summary>
    internal bool IsArrival { get; init; }

    /// <summary>Whether a run keeps to boundary and limit.</summary>
    internal bool Allows(FrameRange window)
    {
        if (Limit is Pfn limit && window.End > limit) return false;
        return Boundary.Value == 0 || (window.Start.Value & -Boundary.Value) == ((window.End.Value - 1) & -Boundary.Value);
    }
}
