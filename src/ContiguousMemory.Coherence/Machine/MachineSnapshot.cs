namespace ContiguousMemory.Coherence.Machine;

/// <summary>A state taken apart, for a person: where each value lies.</summary>
/// <param name="Lines">The lines of the buffer.</param>
/// <param name="WriteBuffer">Buffered writes, the oldest first.</param>
/// <param name="StoreBuffer">The write in the outer cache's store buffer; null if there is none.</param>
/// <param name="Mappings">The cacheable and non-cacheable addresses of the page that are usable now.</param>
/// <param name="IsPosted">Whether a write of the device is still under way.</param>
/// <param name="InUse">Whether the driver has the buffer.</param>
internal sealed record MachineSnapshot(
    IReadOnlyList<LineSnapshot> Lines, IReadOnlyList<BufferedWrite> WriteBuffer, BufferedWrite? StoreBuffer, IReadOnlyList<string> Mappings, bool IsPosted, bool InUse);

/// <summary>One line of memory and the caches that hold it. Data are a letter a word: 0, S the old owner's, C the CPU's, D the device's.</summary>
/// <param name="Memory">What memory holds.</param>
/// <param name="L1">The first-level lines that are valid.</param>
/// <param name="Outer">The outer line; null if it is not valid.</param>
/// <param name="Expected">What a reader should find now; null before the driver has the buffer.</param>
internal sealed record LineSnapshot(string Memory, IReadOnlyList<CachedLine> L1, CachedLine? Outer, string? Expected);

/// <summary>A valid line in a cache.</summary>
/// <param name="Slot">The address or colour whose line it is; empty where there is one only.</param>
/// <param name="IsDirty">Whether it is newer than what lies beneath.</param>
/// <param name="Data">What it holds.</param>
internal sealed record CachedLine(string Slot, bool IsDirty, string Data);

/// <summary>A write on its way.</summary>
/// <param name="IsNonCacheable">Whether it is a non-cacheable store rather than a write-back or a store that missed.</param>
/// <param name="Line">Of which line.</param>
/// <param name="Data">What it writes; a dot for a word that it leaves alone.</param>
internal sealed record BufferedWrite(bool IsNonCacheable, int Line, string Data);
