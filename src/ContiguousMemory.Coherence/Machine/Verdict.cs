namespace ContiguousMemory.Coherence.Machine;

/// <summary>What a state shows, or what a sequence comes to on a machine; after Ok, the worst first.</summary>
internal enum Verdict
{
    Ok,

    /// <summary>The old owner's data can be read: by the CPU, or by the device after the driver's barrier.</summary>
    Leak,

    /// <summary>The CPU reads something other than what was written last.</summary>
    CpuStale,

    /// <summary>The device reads something other than what the CPU made visible, or neither old nor new.</summary>
    DeviceStale,

    /// <summary>The device, started without a barrier, reads the old owner's data while the CPU no longer can.</summary>
    DeviceLeak,

    /// <summary>A word beside the buffer, written before the mapping, has lost its value.</summary>
    NeighbourLost,
}
