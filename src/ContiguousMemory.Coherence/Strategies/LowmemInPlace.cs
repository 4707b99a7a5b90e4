namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Lowmem: the linear mapping itself becomes non-cacheable.</summary>
internal static class LowmemInPlace
{
    public static IEnumerable<Strategy> All { get; } =
    [
        LowmemAliases.New("D", "st LIN 0; fl1 LIN; dsb; fl2; unmap LIN; tlbi; map LIN nc", "CMA since linux 3.5 (c79095092834)"),
        LowmemAliases.New(
            "D2",
            "st LIN 0; cl1 LIN; dsb; cl2; unmap LIN; map LIN nc; tlbi; fl1 LIN; dsb; fl2",
            "clean, change the mapping, and flush once no cacheable translation is left"),
        LowmemAliases.New(
            "D3",
            "st LIN 0; cl1 LIN; dsb; cl2; unmap LIN; map LIN nc; fl1 LIN; dsb; fl2; tlbi",
            "D2 with the TLB invalidated last"),
    ];
}
