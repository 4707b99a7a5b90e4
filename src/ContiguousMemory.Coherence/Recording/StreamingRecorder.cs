using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using Primitive = ContiguousMemory.Coherence.Machine.Primitive;
using PrimitiveKind = ContiguousMemory.Coherence.Machine.PrimitiveKind;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>Which line of a buffer, and whether the buffer has all of it.</summary>
internal enum LinePlace
{
    /// <summary>A line that is the buffer's alone.</summary>
    Whole,

    /// <summary>The first, whose beginning is a neighbour's.</summary>
    First,

    /// <summary>The last, whose end is a neighbour's.</summary>
    Last,

    /// <summary>The only one: the buffer lies within it.</summary>
    Within,
}

/// <summary>What the engine does to a line when memory is mapped for a device and unmapped, with what the driver and the device do in between.</summary>
internal static class StreamingRecorder
{
    /// <summary>The CPU writes, the device reads.</summary>
    public static IReadOnlyList<Primitive> ToDevice(CoreDescriptor core) => Record(
        core, LinePlace.Whole, DmaDirection.ToDevice, before: transfer => transfer.Store(), device: PrimitiveKind.DeviceRead);

    /// <summary>The device writes, the CPU reads.</summary>
    public static IReadOnlyList<Primitive> FromDevice(CoreDescriptor core) => Record(core, LinePlace.Whole, DmaDirection.FromDevice);

    /// <summary>The CPU wrote something, the device should and does not.</summary>
    public static IReadOnlyList<Primitive> FromIdleDevice(CoreDescriptor core) => Record(
        core, LinePlace.Whole, DmaDirection.FromDevice, before: transfer => transfer.Store(), device: PrimitiveKind.DeviceIdle);

    /// <summary>The device writes to a buffer that shares the line with a neighbour, whom the CPU writes before the mapping.</summary>
    public static IReadOnlyList<Primitive> NeighbourBefore(CoreDescriptor core, LinePlace place) => Record(
        core, place, DmaDirection.FromDevice, before: transfer => transfer.StoreNeighbour());

    /// <summary>The same, the neighbour written while the device has the buffer: once it has written, as in the rows P1 and P2.</summary>
    public static IReadOnlyList<Primitive> NeighbourDuring(CoreDescriptor core, LinePlace place) => Record(
        core, place, DmaDirection.FromDevice, during: transfer => transfer.StoreNeighbour());

    private static IReadOnlyList<Primitive> Record(
        CoreDescriptor core,
        LinePlace place,
        DmaDirection direction,
        Action<Transfer>? before = null,
        PrimitiveKind device = PrimitiveKind.DeviceWrite,
        Action<Transfer>? during = null)
    {
        PaperArm board = new(core);
        Transfer transfer = new(board, core.LineBytes, place);
        before?.Invoke(transfer);
        DmaAddress address = board.Dma.Map(board.Device, DmaSource.At(transfer.Start), transfer.Bytes, direction);
        board.Log.Add(new Act(device, new CpuAddress(CpuMapping.Physical, transfer.Start), transfer.Bytes));
        during?.Invoke(transfer);
        board.Dma.Unmap(board.Device, address, transfer.Bytes, direction);
        return LineStory.Of(board.Log.Entries, transfer.Line);
    }

    /// <summary>A buffer that covers three lines and a line in part, or lies within one.</summary>
    private sealed class Transfer(PaperArm board, int lineBytes, LinePlace place)
    {
        private readonly PhysicalAddress _page = board.Memory;

        public PhysicalAddress Start { get; } = new(board.Memory.Value + (ulong)(place switch
        {
            LinePlace.First => lineBytes / 2,
            LinePlace.Within => lineBytes / 4,
            _ => 0,
        }));

        public long Bytes => place switch
        {
            LinePlace.Whole => 4 * lineBytes,
            LinePlace.Within => lineBytes / 2,
            _ => (3 * lineBytes) + (lineBytes / 2),
        };

        public LineOfBuffer Line => LineOfBuffer.With(new(_page.Value + (ulong)(place == LinePlace.Last ? 3 * lineBytes : 0)), lineBytes, Start, Bytes);

        public void Store() => Add(Start, Bytes);

        /// <summary>The neighbour's bytes are those before the buffer, or behind it in its last line.</summary>
        public void StoreNeighbour() => Add(place == LinePlace.Last ? new(Start.Value + (ulong)Bytes) : _page, lineBytes / 4);

        private void Add(PhysicalAddress at, long bytes) =>
            board.Log.Add(new Act(PrimitiveKind.Store, new CpuAddress(CpuMapping.Linear, at), bytes, Word.Cpu));
    }
}
