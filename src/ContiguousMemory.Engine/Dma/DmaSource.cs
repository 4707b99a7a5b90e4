using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma;

/// <summary>What kind of memory somebody wants to map for a device. Only the first can be, and the last with <see cref="DmaAttributes.Mmio"/>.</summary>
public enum MemoryOrigin : byte
{
    /// <summary>Memory of the reserve, which has a physical address.</summary>
    Reserve = 0,

    /// <summary>A span over a stack, which is gone when its method returns.</summary>
    Stack = 1,

    /// <summary>A read-only mapping: a file's, or of a program's constants.</summary>
    ReadOnly = 2,

    /// <summary>A managed array that is not pinned; the garbage collector moves it when it likes.</summary>
    ManagedArray = 3,

    /// <summary>Any other memory outside the reserve.</summary>
    Outside = 4,

    /// <summary>A device's registers, which lie where no memory is.</summary>
    Registers = 5,
}

/// <summary>Memory to map for a device. Whoever holds the pointer says what it points to; the engine holds none.</summary>
/// <param name="Origin">What kind it is.</param>
/// <param name="Physical">Where it is, if it is the reserve's or registers.</param>
public readonly record struct DmaSource(MemoryOrigin Origin, PhysicalAddress Physical)
{
    /// <summary>Memory of the reserve.</summary>
    public static DmaSource At(PhysicalAddress physical) => new(MemoryOrigin.Reserve, physical);

    /// <summary>A device's registers (the address that dma_map_resource takes).</summary>
    public static DmaSource Registers(PhysicalAddress physical) => new(MemoryOrigin.Registers, physical);

    /// <summary>Memory that is none of the reserve's.</summary>
    public static DmaSource Foreign(MemoryOrigin origin) => new(origin, default);
}
