using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Backing;

/// <summary>
/// What of the DMA layer's steps changes bytes, done to real memory. All mappings of a byte are one here, and coherent: a physical address is an offset in the
/// backing. Thread safe; whoever runs the engine keeps the backing.
/// </summary>
internal sealed class MemoryPrimitives(MemoryBacking backing) : IPrimitives
{
    /// <inheritdoc/>
    public string Name => backing.Name;

    /// <inheritdoc/>
    public CpuAddress Kmap(Pfn frame) => new(CpuMapping.Fixed, frame.Address);

    /// <inheritdoc/>
    public CpuAddress? FindKmap(Pfn frame) => null;

    /// <inheritdoc/>
    public void Do(Primitive primitive)
    {
        if (primitive.Kind == PrimitiveKind.Zero) backing.Clear(OffsetOf(primitive.Address), primitive.Bytes);
        else if (primitive.Kind == PrimitiveKind.Copy) backing.Copy(OffsetOf(primitive.Source), OffsetOf(primitive.Address), primitive.Bytes);
    }

    // An address beyond the largest offset overflows loudly.
    private static long OffsetOf(CpuAddress address) => checked((long)address.Physical.Value);
}
