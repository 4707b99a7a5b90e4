namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Streaming, device to CPU: what is done before and after the transfer.</summary>
internal static class StreamingFromDevice
{
    public static IEnumerable<Strategy> All { get; } =
    [
        StreamingToDevice.New("F1", "inv1 LIN; dsb; inv2; devw; inv2; inv1 LIN", "ARM linux 2.6.34 to 6.1"),
        StreamingToDevice.New("F2", "inv1 LIN; dsb; inv2; devw", "linux to 2.6.33, and v5 to this day: before only"),
        StreamingToDevice.New("F3", "devw; inv2; inv1 LIN", "after only"),
        StreamingToDevice.New("F4", "cl1 LIN; dsb; cl2; devw; inv2; inv1 LIN", "arm64 since c50f11c6196f"),
        StreamingToDevice.New("F5", "inv1 LIN; dsb; inv2; devw; inv1 LIN; inv2", "after: first level, then outer"),
        StreamingToDevice.New("F6", "inv1 LIN; dsb; inv2; devw; inv1 LIN", "after: first level only"),
        StreamingToDevice.New("F7", "inv2; inv1 LIN; dsb; devw; inv2; inv1 LIN", "before: outer, then first level"),
        StreamingToDevice.New("S1", "st LIN C; inv1 LIN; dsb; inv2; devn; inv2; inv1 LIN", "F1 around a device that writes nothing"),
        StreamingToDevice.New("S2", "st LIN C; cl1 LIN; dsb; cl2; devn; inv2; inv1 LIN", "F4 around a device that writes nothing"),
    ];
}
