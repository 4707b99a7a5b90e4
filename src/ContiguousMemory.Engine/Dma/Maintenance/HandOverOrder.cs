using static ContiguousMemory.Engine.Dma.Maintenance.HandOverAct;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// In which order memory becomes a coherent buffer, as data: a core's descriptor chooses one of these, or brings its own. The letters are those of the
/// coherence checker's tables, which says of each on which machines it is right. Immutable.
/// </summary>
public sealed class HandOverOrder
{
    private const HandOverView ByBuffer = HandOverView.Buffer;

    private static readonly HandOverStep[] s_flushHigh =
    [
        new(Kmap), new(Zero), new(FlushInner), new(Drain), new(Kunmap), new(FlushOuter), new(Map, ByBuffer),
    ];

    /// <summary>Makes an order. That it can be followed is checked here; that it is right, by the coherence checker.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="lowMemory">The steps for memory that is mapped for good: one of them makes the buffer's mapping or changes the memory's own.</param>
    /// <param name="highMemory">The steps for memory that is mapped when somebody asks: one of them makes the buffer's mapping.</param>
    /// <exception cref="ArgumentException">The steps cannot be followed; the message names the first that cannot.</exception>
    public HandOverOrder(string name, IReadOnlyList<HandOverStep> lowMemory, IReadOnlyList<HandOverStep> highMemory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(lowMemory);
        ArgumentNullException.ThrowIfNull(highMemory);
        Name = name;
        LowMemory = [.. lowMemory];
        HighMemory = [.. highMemory];
        HandOverRules.Check(LowMemory, isHigh: false, nameof(lowMemory));
        HandOverRules.Check(HighMemory, isHigh: true, nameof(highMemory));
        ChangesInPlace = LowMemory.Any(step => step.Act == ChangeAttribute);
        UnmapsMemory = LowMemory.Contains(new HandOverStep(Unmap));
    }

    /// <summary>A and N2: zero, flush, then a second mapping; the first one stays cacheable (Linux to 2.6.35).</summary>
    public static HandOverOrder SecondMapping { get; } = new(
        "second mapping",
        [new(Zero), new(FlushInner), new(Drain), new(FlushOuter), new(Map, ByBuffer)],
        s_flushHigh);

    /// <summary>D and N2: zero, flush, then low memory changes its attribute in place (Linux 3.5 to today on 32-bit Arm).</summary>
    public static HandOverOrder FlushThenChange { get; } = new(
        "flush, then change",
        [new(Zero), new(FlushInner), new(Drain), new(FlushOuter), new(ChangeAttribute), new(Drain), new(InvalidateTlb)],
        s_flushHigh);

    /// <summary>D2 and N4: as before, and flush once more through the new mapping, when nothing can fill a line any longer.</summary>
    public static HandOverOrder ChangeThenFlush { get; } = new(
        "change, then flush",
        [
            new(Zero), new(CleanInner), new(Drain), new(CleanOuter), new(ChangeAttribute), new(Drain), new(InvalidateTlb),
            new(FlushInner, ByBuffer), new(Drain), new(FlushOuter),
        ],
        [new(PurgeKmaps), .. s_flushHigh, new(FlushInner, ByBuffer), new(Drain), new(FlushOuter)]);

    /// <summary>The three above.</summary>
    public static IReadOnlyList<HandOverOrder> All { get; } = [SecondMapping, FlushThenChange, ChangeThenFlush];

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>The steps for low memory.</summary>
    public IReadOnlyList<HandOverStep> LowMemory { get; }

    /// <summary>The steps for high memory.</summary>
    public IReadOnlyList<HandOverStep> HighMemory { get; }

    /// <summary>Whether low memory keeps its one mapping, with another attribute.</summary>
    internal bool ChangesInPlace { get; }

    /// <summary>Whether low memory loses its own mapping for as long as it is a buffer.</summary>
    internal bool UnmapsMemory { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
