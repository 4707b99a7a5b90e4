using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>What would come of a request, in the engine's terms. An <c>AllocationForecast</c> is the same for people.</summary>
public readonly record struct AreaForecast
{
    /// <summary>Whether it would be granted now.</summary>
    public bool WouldSucceed { get; init; }

    /// <summary>The frames it would be given.</summary>
    public FrameRange Window { get; init; }

    /// <summary>Frames of tenants that would be copied elsewhere. Units move whole, also where they jut out of the window.</summary>
    public FrameCount ToMove { get; init; }

    /// <summary>Frames of tenants that would be dropped.</summary>
    public FrameCount ToDiscard { get; init; }

    /// <summary>Frames of the window that nobody has.</summary>
    public FrameCount AlreadyFree { get; init; }

    /// <summary>Frames of the window that would be cleared.</summary>
    public FrameCount ToClear { get; init; }

    /// <summary>Windows that would be tried.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// How long it would take, by what this machine's claims took; null while some of the work has never been timed. Zero when there is nothing to move,
    /// drop or clear: the books alone take no time to speak of.
    /// </summary>
    public TimeSpan? ExpectedTime { get; init; }

    /// <summary>How it would be refused, when it would.</summary>
    public AllocationFailure Failure { get; init; }
}
