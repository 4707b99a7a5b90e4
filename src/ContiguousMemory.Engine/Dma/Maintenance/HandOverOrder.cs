using static ContiguousMemory.Engine.Dma.Maintenance.HandOverAct;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// In which order memory becomes a coherent buffer, as data: a core's descriptor chooses one of these, or brings its own. The letters are those of the
/// coherence checker's tables, which says of each on which machines it is right. Immutable.
/// </summary>
public sealed class HandOverOrder
{
    private const HandOverView ByBuffer = HandOverView.Buffer, ByOthers = HandOverView.OtherColours;

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

    /// <summary>
    /// W: zero, leave no cacheable translation, and only then flush, once, through the new mapping. For low memory none is cheaper of those that are right on
    /// every machine of the coherence checker; for high memory it is right where L1 does not alias.
    /// </summary>
    /// <remarks>
    /// The zeroes themselves are written back through a mapping that is not cacheable. v7 promises that this works, whatever the mapping (ARM ARM B3.4); of
    /// earlier cores it is not said, and <see cref="ChangeThenFlush"/> does not need it for the zeroes.
    /// </remarks>
    public static HandOverOrder FlushOnce { get; } = new(
        "flush once",
        [new(Zero), new(ChangeAttribute), new(Drain), new(InvalidateTlb), new(FlushInner, ByBuffer), new(Drain), new(FlushOuter)],
        [new(Kmap), new(Zero), new(Kunmap), new(PurgeKmaps), new(Map, ByBuffer), new(FlushInner, ByBuffer), new(Drain), new(FlushOuter)]);

    /// <summary>
    /// D2 and N6b, for an L1 that aliases: high memory is flushed through a mapping that is not cacheable in every colour, and zeroed through the buffer's. Right
    /// on every machine of the coherence checker, and none is cheaper of those that are.
    /// </summary>
    public static HandOverOrder EveryColour { get; } = new(
        "every colour",
        ChangeThenFlush.LowMemory,
        [
            new(PurgeKmaps), new(Map, ByBuffer), new(Map, ByOthers), new(FlushInner, ByBuffer), new(FlushInner, ByOthers), new(Drain), new(FlushOuter),
            new(Unmap, ByOthers), new(Drain), new(InvalidateTlb, ByOthers), new(Zero, ByBuffer), new(Drain), new(SyncOuter),
        ]);

    /// <summary>Those above.</summary>
    public static IReadOnlyList<HandOverOrder> All { get; } = [SecondMapping, FlushThenChange, ChangeThenFlush, FlushOnce, EveryColour];

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
