namespace ContiguousMemory.Engine.Dma;

/// <summary>Which way bytes go between the CPU and a device (enum dma_data_direction, with the kernel's numbers).</summary>
public enum DmaDirection : byte
{
    /// <summary>Both ways.</summary>
    Bidirectional = 0,

    /// <summary>The CPU writes before, the device only reads.</summary>
    ToDevice = 1,

    /// <summary>The device writes, the CPU only reads after.</summary>
    FromDevice = 2,

    /// <summary>No way: for debugging in the kernel, refused here.</summary>
    None = 3,
}

internal static class DmaDirections
{
    /// <summary>Refuses what is no direction (the kernel stops with a BUG).</summary>
    public static void Check(DmaDirection direction)
    {
        if (direction > DmaDirection.FromDevice)
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "A mapping goes ToDevice, FromDevice or both ways.");
    }
}
