namespace ContiguousMemory.Coherence.Checker.KmapSlots;

/// <summary>What can go wrong with a slot.</summary>
internal enum KmapSlotFault
{
    /// <summary>Between map and unmap the slot's entry is not of the page that was mapped.</summary>
    MappingLost,

    /// <summary>A slot is mapped while a virtually tagged cache holds a line of another page at its address.</summary>
    StaleLine,

    /// <summary>A slot is taken off the stack while its entry is still of another page (what 20273941f's report ran into).</summary>
    SlotNotClear,
}
