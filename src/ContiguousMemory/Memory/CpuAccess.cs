namespace ContiguousMemory;

/// <summary>What the CPU is about to do with a device's buffer. On memory that is not coherent it decides which cache maintenance is done, and when.</summary>
[Flags]
public enum CpuAccess
{
    /// <summary>It reads what the device wrote.</summary>
    Read = 1,

    /// <summary>It writes what the device will read.</summary>
    Write = 2,

    /// <summary>Both.</summary>
    ReadWrite = Read | Write,
}
