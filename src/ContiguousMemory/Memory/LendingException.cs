using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>A reserve has not enough left to lend. Nothing was taken.</summary>
public sealed class LendingException : Exception
{
    internal LendingException(string name, long requested, long free, long discardable, long unit, long most)
        : base(Sentence(name, requested, free, discardable, unit, most))
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

    /// <param name="name">Whom it was for.</param>
    /// <param name="requested">Bytes.</param>
    /// <param name="free">Bytes.</param>
    /// <param name="discardable">Bytes.</param>
    /// <param name="unit">Bytes.</param>
    /// <param name="most">Bytes that the promise of guaranteed areas leaves for movable memory.</param>
    private static string Sentence(string name, long requested, long free, long discardable, long unit, long most)
    {
        string there = $"{new ByteSize(free)} is free and {new ByteSize(discardable)} is discardable";
        string pieces = free + discardable >= PageBlock.RoundUp(requested, unit) ? ", though leased or not in whole units" : "";
        if (most < PageBlock.RoundUp(requested, unit))
        {
            return $"The reserve cannot lend {new ByteSize(requested)} to '{name}' in units of {new ByteSize(unit)}: {there}, but its guaranteed areas lend movable memory only what could move out of them, "
                + $"which is {new ByteSize(Math.Max(0, most))} more now. Ask for less, lend it as discardable, enlarge RefugeSize, or promise best effort.";
        }

        return $"The reserve cannot lend {new ByteSize(requested)} to '{name}' in units of {new ByteSize(unit)}: {there}{pieces}. Ask for less, release buffers, or enlarge RefugeSize.";
    }
}
