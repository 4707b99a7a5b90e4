using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>What the engine does to a line when memory becomes a coherent buffer.</summary>
internal static class HandOverRecorder
{
    /// <summary>Lets a core's driver allocate a buffer in an area, and tells what that did to its first line.</summary>
    public static IReadOnlyList<Primitive> Record(CoreDescriptor core, PageKind pages)
    {
        PaperArm board = new(core, pages);
        DmaBuffer buffer = board.Allocate();
        PhysicalAddress start = new(buffer.Device.Value);
        return LineStory.Of(board.Log.Entries, LineOfBuffer.With(start, core.LineBytes, start, buffer.Bytes));
    }
}
