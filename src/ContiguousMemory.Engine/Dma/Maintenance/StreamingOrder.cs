namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>A level of cache, as seen from the CPU.</summary>
public enum CacheLevel : byte
{
    /// <summary>L1, by virtual address.</summary>
    Inner,

    /// <summary>The cache outside the core, by physical address.</summary>
    Outer,
}

/// <summary>
/// Which level of cache comes first when memory goes to a device and when it comes back, as data: a core's descriptor chooses. What is done to a level is for
/// the core's family to say (<see cref="InnerCache"/>, <see cref="OuterCache"/>). Immutable.
/// </summary>
public sealed class StreamingOrder
{
    /// <summary>Makes an order. Whether it is right, the coherence checker says; a level that is left out is not maintained.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="toDevice">The levels before a device has the memory, each at most once.</param>
    /// <param name="toCpu">The levels after it had it, each at most once.</param>
    /// <exception cref="ArgumentException">A level is none, or is named twice.</exception>
    public StreamingOrder(string name, IReadOnlyList<CacheLevel> toDevice, IReadOnlyList<CacheLevel> toCpu)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(toDevice);
        ArgumentNullException.ThrowIfNull(toCpu);
        Check(toDevice, nameof(toDevice));
        Check(toCpu, nameof(toCpu));
        Name = name;
        ToDevice = [.. toDevice];
        ToCpu = [.. toCpu];
    }

    /// <summary>
    /// L1 first on the way out, the outer cache first on the way in (Linux): what lies nearer the device must not be filled from, or into, what lies nearer
    /// the CPU.
    /// </summary>
    public static StreamingOrder Nested { get; } = new("nested", [CacheLevel.Inner, CacheLevel.Outer], [CacheLevel.Outer, CacheLevel.Inner]);

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>The levels before a device has the memory, in order.</summary>
    public IReadOnlyList<CacheLevel> ToDevice { get; }

    /// <summary>The levels after it had it, in order.</summary>
    public IReadOnlyList<CacheLevel> ToCpu { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static void Check(IReadOnlyList<CacheLevel> levels, string parameter)
    {
        foreach (CacheLevel level in levels)
        {
            if (level > CacheLevel.Outer) throw new ArgumentException($"There is no cache level {level}; there are {CacheLevel.Inner} and {CacheLevel.Outer}.", parameter);
        }

        if (levels.Distinct().Count() != levels.Count) throw new ArgumentException("A level is named twice; name each once, in the order in which it is maintained.", parameter);
    }
}
