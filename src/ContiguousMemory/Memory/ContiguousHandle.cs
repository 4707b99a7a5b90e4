namespace ContiguousMemory;

/// <summary>
/// A buffer by number: the form without an object. Not disposable; its area releases it. The default value is no buffer, and one that was released is
/// refused from then on, however often its place has been used again.
/// </summary>
public readonly record struct ContiguousHandle
{
    internal ContiguousHandle(int table, int index, uint generation)
    {
        Table = table;
        Index = index;
        Generation = generation;
    }

    /// <summary>Whether it was ever given out; not whether it is still alive.</summary>
    public bool IsValid => Generation != 0;

    /// <summary>Which area gave it, of all there are in the process.</summary>
    internal int Table { get; }

    /// <summary>Its place in that area's table.</summary>
    internal int Index { get; }

    /// <summary>Which use of the place it is; generations begin at 1, so that the default value is nobody's.</summary>
    internal uint Generation { get; }
}
