namespace ContiguousMemory.Coherence.Machine;

/// <summary>In what a machine differs from the base machine that <see cref="CacheMachine"/> describes: an erratum, an option, a choice made the other way.</summary>
[Flags]
internal enum Deviations
{
    /// <summary>The base machine.</summary>
    None = 0,

    /// <summary>PL310 erratum 588369: clean and invalidate by address leaves a clean line where it is.</summary>
    FlushKeepsCleanOuterLine = 1 << 0,

    /// <summary>Maintenance by a non-cacheable address finds no line.</summary>
    AliasMaintenanceIsIgnored = 1 << 1,

    /// <summary>A VIVT core fills lines unasked, as the others do.</summary>
    VivtFills = 1 << 2,

    /// <summary>The outer cache prefetches a line that no mapping reaches.</summary>
    PrefetchNeedsNoMapping = 1 << 3,
}
