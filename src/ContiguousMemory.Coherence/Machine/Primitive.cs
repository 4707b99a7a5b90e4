namespace ContiguousMemory.Coherence.Machine;

/// <summary>What one step of a sequence does.</summary>
internal enum PrimitiveKind
{
    /// <summary>Stores <see cref="Primitive.Value"/> by a view.</summary>
    Store,

    /// <summary>Loads by a cacheable view, which fills the line.</summary>
    Load,

    /// <summary>Cleans, invalidates, or both, the first-level line of a view.</summary>
    Clean1,
    Invalidate1,
    Flush1,

    /// <summary>Flushes by the lazy kmap if the page has one, else does nothing (linux before 7e5a69e83b).</summary>
    Flush1IfKmapped,

    /// <summary>Flushes the whole first-level cache by set and way.</summary>
    Flush1All,

    /// <summary>Waits until the write buffer is empty.</summary>
    Dsb,

    /// <summary>Waits until the outer cache's store buffer is empty.</summary>
    OuterSync,

    /// <summary>Cleans, invalidates, or both, the outer line by physical address.</summary>
    Clean2,
    Invalidate2,
    Flush2,

    MapCacheable,
    MapNonCacheable,

    /// <summary>Removes a mapping; its translation lags until <see cref="Tlbi"/>.</summary>
    Unmap,
    Tlbi,

    /// <summary>Finds and pins an existing lazy kmap, or takes a fixmap slot (kmap_high_get).</summary>
    Kmap,

    /// <summary>Takes a fixmap slot whatever exists.</summary>
    KmapFresh,
    Kunmap,

    /// <summary>Removes lazy kmaps (kmap_flush_unused).</summary>
    Purge,

    /// <summary>The device reads, or writes, the buffer's word, at once; or is given the buffer and writes nothing.</summary>
    DeviceRead,
    DeviceWrite,
    DeviceIdle,

    /// <summary>Reads back from the device, before which its posted writes land.</summary>
    DeviceSync,

    /// <summary>Stores what was just loaded, so that no other CPU keeps the line. This and what follows only unrolling makes.</summary>
    Own,

    /// <summary>Cleans, then invalidates, every line of the outer cache.</summary>
    CleanWays2,
    InvalidateWays2,
}

/// <summary>One step of a sequence.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="View">By which mapping, where that matters.</param>
/// <param name="Value">What a store stores.</param>
/// <param name="Word">The word of the line: 0 is the buffer's, 1 its neighbour's.</param>
/// <param name="Line">The line of the buffer.</param>
internal readonly record struct Primitive(PrimitiveKind Kind, View View = View.Kernel, Word Value = Word.Zero, int Word = 0, int Line = 0)
{
    /// <summary>Whether a range of several lines repeats it for each.</summary>
    public bool IsPerLine => Kind is PrimitiveKind.Store or PrimitiveKind.Load or PrimitiveKind.DeviceRead or PrimitiveKind.DeviceWrite
        || (IsMaintenance && Kind != PrimitiveKind.Flush1All);

    /// <summary>Whether it is an operation on a cache.</summary>
    public bool IsMaintenance => Kind is >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1All or >= PrimitiveKind.Clean2 and <= PrimitiveKind.Flush2;
}

/// <summary>What a word of memory can hold: enough to tell who wrote it.</summary>
internal enum Word
{
    Zero,

    /// <summary>The old owner's data.</summary>
    Secret,

    /// <summary>The driver's.</summary>
    Cpu,

    /// <summary>The device's.</summary>
    Device,
}
