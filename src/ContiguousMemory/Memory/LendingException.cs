using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>A reserve has not enough left to lend. Nothing was taken.</summary>
public sealed class LendingException : Exception
{
    internal LendingException(string name, long requested, long free)
        : base($"The reserve cannot lend {new ByteSize(requested)} to '{name}': {new ByteSize(free)} is free and nothing discardable is left. Ask for less, release buffers, or enlarge RefugeSize.")
    {
        Requested = requested;
        Free = free;
    }

    /// <summary>Bytes asked for.</summary>
    public long Requested { get; }

    /// <summary>Bytes that were free.</summary>
    public long Free { get; }
}
