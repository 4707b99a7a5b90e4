namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>What one step of a hand-over does. The words are those of the coherence checker's sequences.</summary>
public enum HandOverAct : byte
{
    /// <summary>purge: takes every lazily kept mapping of high memory away.</summary>
    PurgeKmaps,

    /// <summary>kmap: what follows, up to <see cref="Kunmap"/>, is done page by page through a mapping of the page.</summary>
    Kmap,

    /// <summary>kunmap: the end of that.</summary>
    Kunmap,

    /// <summary>st 0: writes zeroes.</summary>
    Zero,

    /// <summary>cl1: writes L1 lines back, without waiting.</summary>
    CleanInner,

    /// <summary>inv1: drops L1 lines, without waiting.</summary>
    InvalidateInner,

    /// <summary>fl1: writes back and drops L1 lines, without waiting.</summary>
    FlushInner,

    /// <summary>fl1all: writes back and drops the whole of L1, by set and way.</summary>
    FlushWholeInner,

    /// <summary>dsb: waits for the write buffer and for what was done to L1.</summary>
    Drain,

    /// <summary>cl2: writes lines of the outer cache back, and waits for it.</summary>
    CleanOuter,

    /// <summary>inv2: drops lines of the outer cache, and waits for it.</summary>
    InvalidateOuter,

    /// <summary>fl2: writes back and drops lines of the outer cache, and waits for it.</summary>
    FlushOuter,

    /// <summary>osync: waits for the outer cache's store buffer.</summary>
    SyncOuter,

    /// <summary>map: makes a mapping that is not cacheable.</summary>
    Map,

    /// <summary>attr: low memory's own mapping stops being cacheable, in place.</summary>
    ChangeAttribute,

    /// <summary>unmap: takes a mapping away; a stale translation lingers until <see cref="InvalidateTlb"/>.</summary>
    Unmap,

    /// <summary>tlbi: forgets the translations of a mapping.</summary>
    InvalidateTlb,
}

/// <summary>By which mapping a step of a hand-over works.</summary>
public enum HandOverView : byte
{
    /// <summary>The memory's own, cacheable: low memory's permanent one, or what kmap answered (LIN, K).</summary>
    Memory,

    /// <summary>The buffer's, not cacheable, once it is made (DMA; LIN where the attribute changed in place).</summary>
    Buffer,

    /// <summary>Further ones that are not cacheable, one for each colour that the buffer's has not (DMA2): an aliasing cache is maintained colour by colour.</summary>
    OtherColours,
}

/// <summary>One step of a hand-over.</summary>
/// <param name="Act">What is done.</param>
/// <param name="View">By which mapping, where that matters.</param>
public readonly record struct HandOverStep(HandOverAct Act, HandOverView View = HandOverView.Memory)
{
    /// <inheritdoc/>
    public override string ToString() => View == HandOverView.Memory ? $"{Act}" : $"{Act} by {View}";
}
