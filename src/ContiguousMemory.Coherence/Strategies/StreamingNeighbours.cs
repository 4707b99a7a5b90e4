namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Streaming, device to CPU, with a word in the buffer's line that is not the buffer's.</summary>
/// <remarks>
/// The neighbour of P1 and P2 is written once the device has written: written earlier, its line would be dirty with the old buffer when the device
/// writes, and a mere eviction would fail P1 also where the facts have it right.
/// </remarks>
internal static class StreamingNeighbours
{
    public static IEnumerable<Strategy> All { get; } =
    [
        StreamingToDevice.New("P1", "fl1 LIN; dsb; fl2; devw; st LIN C neighbour; fl1 LIN; dsb; fl2", "written during the transfer, edges flushed after"),
        StreamingToDevice.New("P2", "fl1 LIN; dsb; fl2; devw; st LIN C neighbour; inv2; inv1 LIN", "written during the transfer, line invalidated after"),
        StreamingToDevice.New("P3", "st LIN C neighbour; fl1 LIN; dsb; fl2; devw; inv2; inv1 LIN", "written before the map, edges flushed"),
        StreamingToDevice.New("P4", "st LIN C neighbour; inv1 LIN; dsb; inv2; devw; inv2; inv1 LIN", "written before the map, plain invalidate"),
    ];
}
