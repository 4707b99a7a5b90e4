using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Ports;

/// <summary>
/// What the DMA layer asks of the machine's caches and mappings. Coherent real memory records and counts; the modelled machine acts on its caches.
/// </summary>
/// <remarks>
/// The contract of a port. Steps are told in the order in which they must happen. A port that has bytes does what changes them
/// (<see cref="Primitive.WritesBytes"/>), also when it has no caches, unless it is done (<see cref="Primitive.IsDone"/>). Ranges lie inside the machine. A call that cannot do its work throws, and the caller's
/// operation ends there. No lock is held during a call. Implementations are thread safe.
/// </remarks>
public interface IPrimitives
{
    /// <summary>A short name for reports: <c>recorded</c>.</summary>
    string Name { get; }

    /// <summary>Makes a page of high memory reachable: by the mapping it has already, which is pinned, else by a new one. Ends with <see cref="PrimitiveKind.Kunmap"/>.</summary>
    CpuAddress Kmap(Pfn frame);

    /// <summary>Pins the mapping a page of high memory happens to have (kmap_high_get); null when it has none. Ends with <see cref="PrimitiveKind.Kunmap"/>.</summary>
    CpuAddress? FindKmap(Pfn frame);

    /// <summary>Does one step. Never <see cref="PrimitiveKind.Kmap"/>, which has a method for its answer.</summary>
    void Do(Primitive primitive);
}
