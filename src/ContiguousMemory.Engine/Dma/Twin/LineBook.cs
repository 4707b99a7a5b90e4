namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>
/// How many mappings that a device may write to start in each cache line (the radix tree dma_active_cacheline). Only the line a mapping starts in is noted, as
/// in the kernel. Guarded by the twin.
/// </summary>
internal sealed class LineBook(int lineBytes)
{
    /// <summary>ACTIVE_CACHELINE_MAX_OVERLAP: three tag bits count no further.</summary>
    public const int MaxOverlap = 7;

    private readonly Dictionary<ulong, int> _mappings = [];

    /// <summary>How many others start in the line that this one starts in.</summary>
    public int Overlap(TwinEntry entry) => IsNoted(entry) ? _mappings.GetValueOrDefault(LineOf(entry)) : 0;

    public void Add(TwinEntry entry)
    {
        if (IsNoted(entry)) _mappings[LineOf(entry)] = _mappings.GetValueOrDefault(LineOf(entry)) + 1;
    }

    public void Remove(TwinEntry entry)
    {
        if (!IsNoted(entry) || !_mappings.TryGetValue(LineOf(entry), out int count)) return;
        if (count > 1) _mappings[LineOf(entry)] = count - 1;
        else _mappings.Remove(LineOf(entry));
    }

    public void Clear() => _mappings.Clear();

    private static bool IsNoted(TwinEntry entry) => entry.Direction != DmaDirection.ToDevice;

    private ulong LineOf(TwinEntry entry) => entry.Memory.Value / (ulong)lineBytes;
}
