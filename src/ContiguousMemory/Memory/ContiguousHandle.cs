namespace ContiguousMemory;

/// <summary>
/// A buffer by number: the form without an object. Not disposable; its area releases it. The default value is no buffer, and one that was released is
/// refused from then on, however often its place has been used again.
/// </summary>
public readonly record struct ContiguousHandle
{
    internal ContiguousHandle(int area, int index, uint generation)
    {
        Area = area;
        Index = index;
        Generation = generation;
    }

    /// <summary>Whether it was ever given out; not whether it is still alive.</summary>
    public bool IsValid => Generation != 0;

    internal int Area { get; }

    internal int Index { get; }

    /// <summary>Which use of the place it is; generations begin at 1, so that the default value is nobody's.</summary>
    internal uint Generation { get; }
}
