using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>How much of an area a client may hold, and how much it does.</summary>
/// <param name="Client">Who.</param>
/// <param name="Limit">Frames it may hold.</param>
/// <param name="Held">Frames it holds. More than the limit when that was set lower later.</param>
public readonly record struct QuotaUse(string Client, FrameCount Limit, FrameCount Held)
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Client}' holds {new ByteSize(Held.Bytes)} of the {new ByteSize(Limit.Bytes)} that it may";

    /// <summary>What would let a request of so many frames through.</summary>
    internal string RemedyFor(FrameCount asked) => asked > Limit
        ? $"It is within a quota of {new ByteSize(asked.Bytes)} or more; no release can help."
        : $"It is within the quota once '{Client}' releases {new ByteSize((Held + asked - Limit).Bytes)}, or with a quota of {new ByteSize((Held + asked).Bytes)}.";
}
