using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using Primitive = ContiguousMemory.Coherence.Machine.Primitive;
using PrimitiveKind = ContiguousMemory.Coherence.Machine.PrimitiveKind;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>What the engine does to a line when memory becomes a coherent buffer.</summary>
internal static class BufferRecorder
{
    /// <summary>How a boot gets memory out of the caches for good: first no cacheable translation, then no lines.</summary>
    private static readonly PrimitiveKind[] s_boot =
    [
        PrimitiveKind.Unmap, PrimitiveKind.MapNonCacheable, PrimitiveKind.Tlbi, PrimitiveKind.Flush1, PrimitiveKind.Dsb, PrimitiveKind.Flush2,
    ];

    /// <summary>Lets a driver allocate a buffer in its device's area, and tells what that did to the first line.</summary>
    public static IReadOnlyList<Primitive> FromArea(CoreDescriptor core, PageKind pages)
    {
        PaperArm board = new(core, pages);
        return Story(board, core, board.Allocate());
    }

    /// <summary>
    /// The same from memory stolen at boot (dma_alloc_area). The boot leaves no line of it in a cache, and no cacheable mapping; a driver had the buffer before,
    /// wrote to it and gave it back.
    /// </summary>
    public static IReadOnlyList<Primitive> FromStolenMemory(CoreDescriptor core)
    {
        PaperArm board = new(core, options: static (board, options) =>
        {
            foreach (PrimitiveKind act in s_boot) board.Log.Add(new Act(act, new CpuAddress(CpuMapping.Linear, default)));
            return options with { StolenCoherent = StolenMemory.Take(board.Machine, board.SetAside, CachePolicy.Bufferable) };
        });
        return SecondHand(board, core, mayBlock: true);
    }

    /// <summary>The same from the pool for callers that may not wait, whose frames became coherent when the layer was made; again at second hand.</summary>
    public static IReadOnlyList<Primitive> FromAtomicPool(CoreDescriptor core)
    {
        PaperArm board = new(core, options: static (_, options) => options with { AtomicPoolBytes = 4 * FrameSize.Bytes });
        return SecondHand(board, core, mayBlock: false);
    }

    private static IReadOnlyList<Primitive> SecondHand(PaperArm board, CoreDescriptor core, bool mayBlock)
    {
        DmaBuffer first = board.Allocate(mayBlock);
        board.Log.Add(new Act(PrimitiveKind.Store, first.Cpu!.Value, first.Bytes, Word.Secret));
        board.Dma.Free(board.Device, first);
        DmaBuffer second = board.Allocate(mayBlock);
        if (second.Device != first.Device) throw new InvalidOperationException($"The pool gives {second.Device} after {first.Device}; its memory is not at second hand.");
        return Story(board, core, second);
    }

    private static IReadOnlyList<Primitive> Story(PaperArm board, CoreDescriptor core, DmaBuffer buffer)
    {
        PhysicalAddress start = new(buffer.Device.Value);
        return LineStory.Of(board.Log.Entries, LineOfBuffer.With(start, core.LineBytes, start, buffer.Bytes));
    }
}
