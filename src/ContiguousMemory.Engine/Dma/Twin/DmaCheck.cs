namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>What the twin notices; the numbers are those of docs/dma.md, which follows the checks of kernel/dma/debug.c in their order.</summary>
public enum DmaCheck
{
    /// <summary>The error address is unmapped or freed.</summary>
    FreesErrorAddress = 1,

    /// <summary>What was never mapped, or is unmapped already, is unmapped or freed.</summary>
    FreesUnknown = 2,

    /// <summary>Another size than was mapped.</summary>
    WrongSize = 3,

    /// <summary>A single mapping, a list and a coherent buffer each have their own way back.</summary>
    WrongFunction = 4,

    /// <summary>A coherent buffer with another CPU address than it has.</summary>
    WrongCpuAddress = 5,

    /// <summary>A list with another number of pieces than was mapped.</summary>
    WrongScatterCount = 6,

    /// <summary>Another direction than was mapped.</summary>
    WrongDirection = 7,

    /// <summary>Nobody asked whether the mapping failed.</summary>
    ErrorNeverAsked = 8,

    /// <summary>A span over a stack is mapped.</summary>
    MapsStack = 9,

    /// <summary>Memory is mapped that is read-only (the kernel's own text and constants).</summary>
    MapsReadOnly = 10,

    /// <summary>A managed array that is not pinned is mapped (no address of the linear map).</summary>
    MapsManagedArray = 11,

    /// <summary>Memory outside the reserve is mapped (an address of vmalloc).</summary>
    MapsOutside = 12,

    /// <summary>What is not mapped is synced.</summary>
    SyncsUnknown = 13,

    /// <summary>A sync goes beyond what is mapped.</summary>
    SyncsBeyond = 14,

    /// <summary>A sync has another direction than the mapping.</summary>
    SyncsOtherDirection = 15,

    /// <summary>A sync for the CPU, of what only the device reads, with another direction.</summary>
    SyncsForCpuWhatDeviceReads = 16,

    /// <summary>A sync for the device, of what only the device writes, with another direction.</summary>
    SyncsForDeviceWhatDeviceWrites = 17,

    /// <summary>A sync of a list with another number of pieces than was mapped.</summary>
    SyncsOtherScatterCount = 18,

    /// <summary>A segment is longer than the device can take.</summary>
    SegmentTooLong = 19,

    /// <summary>A segment crosses the device's boundary.</summary>
    SegmentCrossesBoundary = 20,

    /// <summary>Two mappings start in one cache line, and a device writes to it.</summary>
    SharesLine = 21,

    /// <summary>A device is disposed of while it has mappings.</summary>
    DisposedWithMappings = 22,

    /// <summary>A coherent buffer is larger than the device's mask.</summary>
    LargerThanMask = 23,
}
