namespace ContiguousMemory.Engine.Frames;

/// <summary>A part of physical memory by what can reach it, from the most to the least precious.</summary>
public enum ZoneKind : byte
{
    /// <summary>Within reach of devices with few address lines.</summary>
    Dma = 0,

    /// <summary>Lowmem: permanently mapped by the CPU.</summary>
    Normal = 1,

    /// <summary>Not mapped until somebody asks.</summary>
    HighMem = 2,
}
