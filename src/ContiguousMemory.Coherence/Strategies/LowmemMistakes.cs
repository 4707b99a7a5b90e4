namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Lowmem: A with something left out or put in the wrong order.</summary>
internal static class LowmemMistakes
{
    public static IEnumerable<Strategy> All { get; } =
    [
        LowmemAliases.New("E", "st LIN 0; fl2; fl1 LIN; dsb; map DMA nc", "outer cache before the first level"),
        LowmemAliases.New("F", "st LIN 0; fl1 LIN; dsb; map DMA nc", "no outer operation"),
        LowmemAliases.New("H", "st LIN 0; fl1 LIN; fl2; map DMA nc", "no barrier between the levels"),
        LowmemAliases.New("K", "st LIN 0; map DMA nc", "no maintenance"),
    ];
}
