using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>Lists (debug_dma_map_sg and its kin): a mapping is entered for each segment.</summary>
public sealed partial class DmaTwin
{
    /// <inheritdoc/>
    public int MapScatter(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(list);
        Offences found = new(device);
        if (IsOn)
        {
            foreach ((DmaSource source, long bytes) in list.Pieces.Take(count))
            {
                CheckSource(source, bytes, attributes, found);
                CheckSegment(device, source, bytes, found);
                CheckLine(new TwinEntry(DmaUse.Scatter, default, bytes, direction) { Memory = source.Physical }, source, attributes, found);
            }
        }

        Settle(found);
        int mapped = _inner.MapScatter(device, list, count, direction, attributes);
        var here = Here();
        Enter(device, [.. Enumerable.Range(0, mapped).Select(piece => new TwinEntry(DmaUse.Scatter, list.Mapped[piece], list.Pieces[piece].Bytes, direction)
        {
            Memory = list.Pieces[piece].Source.Physical,
            ScatterCount = count,
            WasAsked = true,
            MappedAt = here,
        })]);
        return mapped;
    }

    /// <inheritdoc/>
    public void UnmapScatter(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(list);
        Offences found = new(device);
        List<TwinEntry?> entries = [.. Segments(list, count, direction).Select(claimed => CheckBack(device, claimed, found))];
        Settle(found);
        Leave(device, () => _inner.UnmapScatter(device, list, count, direction, attributes), [.. entries]);
    }

    /// <inheritdoc/>
    public void SyncScatterForCpu(DmaDevice device, DmaScatterList list, int count, DmaDirection direction)
    {
        Settle(CheckScatterSync(device, list, count, direction, forCpu: true));
        _inner.SyncScatterForCpu(device, list, count, direction);
    }

    /// <inheritdoc/>
    public void SyncScatterForDevice(DmaDevice device, DmaScatterList list, int count, DmaDirection direction)
    {
        Settle(CheckScatterSync(device, list, count, direction, forCpu: false));
        _inner.SyncScatterForDevice(device, list, count, direction);
    }

    private Offences CheckScatterSync(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, bool forCpu)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(list);
        Offences found = new(device);
        foreach (TwinEntry claimed in Segments(list, count, direction)) CheckSync(device, claimed, forCpu, found);
        return found;
    }

    /// <summary>
    /// What is claimed of each segment that is mapped, and of the first if none is. A count the list has not is refused by whoever does the work.
    /// </summary>
    private static IEnumerable<TwinEntry> Segments(DmaScatterList list, int count, DmaDirection direction) =>
        Enumerable.Range(0, Math.Clamp(count, 0, list.Pieces.Count))
            .Where(piece => piece == 0 || list.Mapped[piece] != DmaAddress.Error)
            .Select(piece => new TwinEntry(DmaUse.Scatter, list.Mapped[piece], list.Pieces[piece].Bytes, direction) { ScatterCount = count });

    private static void CheckSegment(DmaDevice device, DmaSource source, long bytes, Offences found)
    {
        if (bytes > device.MaxSegment)
            found.Add(DmaCheck.SegmentTooLong, $"It maps a segment of {bytes} bytes, longer than the {device.MaxSegment} it says it takes; split it, or call SetMaxSegment.");
        PhysicalAddress start = source.Physical;
        ulong last = unchecked(start.Value + (ulong)(bytes - 1));
        if (source.Origin == MemoryOrigin.Reserve && start.Value / (ulong)device.SegmentBoundary != last / (ulong)device.SegmentBoundary)
            found.Add(DmaCheck.SegmentCrossesBoundary, $"It maps a segment of {bytes} bytes at {start}, across a multiple of the {device.SegmentBoundary} bytes it says it cannot cross; split it there.");
    }
}
