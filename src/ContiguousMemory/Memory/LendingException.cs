using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>A reserve has not enough left to lend. Nothing was taken.</summary>
public sealed class LendingException : Exception
{
    internal LendingException(string name, long requested, long free, long discardable, long unit)
        : base(Sentence(name, requested, free, discardable, unit))
    {
        Requested = requested;
        Free = free;
        Discardable = discardable;
    }

    /// <summary>Bytes asked for.</summary>
    public long Requested { get; }

    /// <summary>Bytes that were free, in pieces of whatever size.</summary>
    public long Free { get; }

    /// <summary>Bytes that others could have been made to drop, but for leases.</summary>
    public long Discardable { get; }

    private static string Sentence(string name, long requested, long free, long discardable, long unit)
    {
        string there = $"{new ByteSize(free)} is free and {new ByteSize(discardable)} is discardable";
        string pieces = free + discardable >= PageBlock.RoundUp(requested, unit) ? ", though leased or not in whole units" : "";
        return $"The reserve cannot lend {new ByteSize(requested)} to '{name}' in units of {new ByteSize(unit)}: {there}{pieces}. Ask for less, release buffers, or enlarge RefugeSize.";
    }
}
