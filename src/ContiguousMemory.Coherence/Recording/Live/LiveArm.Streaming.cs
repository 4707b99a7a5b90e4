using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using Primitive = ContiguousMemory.Coherence.Machine.Primitive;
using PrimitiveKind = ContiguousMemory.Coherence.Machine.PrimitiveKind;
using Told = ContiguousMemory.Engine.Ports.Primitive;
using ToldKind = ContiguousMemory.Engine.Ports.PrimitiveKind;

namespace ContiguousMemory.Coherence.Recording.Live;

/// <summary>Transfers of memory that somebody used before, and that shares its first and last line with neighbours whom the CPU wrote before.</summary>
internal sealed partial class LiveArm
{
    /// <summary>Maps a buffer at a random place for a device, has the two write and read in turn, and unmaps it; so many times over.</summary>
    /// <returns>The first fault that shows.</returns>
    public Verdict Transfer(DmaDirection direction, int times)
    {
        int line = _core.LineBytes;
        PhysicalAddress start = new(_board.Memory.Value + (ulong)_random.Next(4 * line));
        long bytes = 1 + _random.Next(2 * FrameSize.Bytes);
        foreach (IGrouping<Pfn, PhysicalAddress> page in LinesOf(start, bytes).GroupBy(address => address.Pfn)) Follow(start, bytes, page);

        Verdict verdict = Verdict.Ok;
        for (int time = 0; time < times && verdict == Verdict.Ok; time++)
        {
            foreach (LivePage page in _port.Pages) page.OldOwner(_random.Next(OwnersActions));
            verdict = TransferOnce(start, bytes, direction);
        }

        return verdict;
    }

    private Verdict TransferOnce(PhysicalAddress start, long bytes, DmaDirection direction)
    {
        List<Primitive> acts = [];
        StoreNeighbours(acts);
        if (direction != DmaDirection.FromDevice) Store(acts, new(PrimitiveKind.Store, View.Kernel, Word.Cpu), _ => true);
        DmaAddress address = _board.Dma.Map(_board.Device, DmaSource.At(start), bytes, direction);
        Verdict verdict = Verdict.Ok;
        for (int turn = _random.Next(1, 3); turn > 0 && verdict == Verdict.Ok; turn--)
        {
            verdict = DeviceTurn(acts, direction);
            if (turn == 1 || verdict != Verdict.Ok) break;
            _board.Dma.SyncForCpu(_board.Device, address, bytes, direction);
            verdict = CpuReads(acts);
            if (direction != DmaDirection.FromDevice) Store(acts, new(PrimitiveKind.Store, View.Kernel, Word.Cpu), _ => true);
            _board.Dma.SyncForDevice(_board.Device, address, bytes, direction);
        }

        _board.Dma.Unmap(_board.Device, address, bytes, direction);
        return verdict == Verdict.Ok ? CpuReads(acts) : verdict;
    }

    private Verdict DeviceTurn(List<Primitive> acts, DmaDirection direction)
    {
        if (direction != DmaDirection.FromDevice)
        {
            foreach (LivePage page in _port.Pages)
            {
                if (page.DeviceReads(acts) is var verdict and not Verdict.Ok) return verdict;
            }
        }

        if (direction != DmaDirection.ToDevice) Store(acts, new(PrimitiveKind.DeviceWrite), _ => true);
        return Verdict.Ok;
    }

    private Verdict CpuReads(List<Primitive> acts)
    {
        foreach (LivePage page in _port.Pages)
        {
            if (page.CpuReads(acts) is var verdict and not Verdict.Ok) return verdict;
        }

        return Verdict.Ok;
    }

    /// <summary>What follows the beginning of a line is the buffer's; a neighbour's word is only in a line that the buffer has in part.</summary>
    private void StoreNeighbours(List<Primitive> acts) =>
        Store(acts, new(PrimitiveKind.Store, View.Kernel, Word.Cpu, Word: 1), line => !line.IsWhole);

    /// <summary>Does something to all followed lines, the CPU by the mapping that it has or gets, and remembers it for who judges.</summary>
    private void Store(List<Primitive> acts, Primitive act, Func<LineOfBuffer, bool> where)
    {
        acts.Add(act);
        foreach (LivePage page in _port.Pages)
        {
            bool maps = act.Kind == PrimitiveKind.Store && _machine.Pages == PageKind.Highmem;
            CpuAddress mapped = maps ? _port.Kmap(page.Frame) : default;
            for (int line = 0; line < page.Lines.Count; line++)
            {
                if (where(page.Lines[line])) page.Do(maps ? act with { View = LineStory.ViewOf(mapped) } : act, line);
            }

            if (maps) _port.Do(new Told(ToldKind.Kunmap, mapped, FrameSize.Bytes));
        }
    }

    /// <summary>The first line and the last, and one in between; on a page where one is shared, only those that are.</summary>
    private IEnumerable<PhysicalAddress> LinesOf(PhysicalAddress start, long bytes)
    {
        ulong size = (ulong)_core.LineBytes, first = start.Value / size, last = (start.Value + (ulong)bytes - 1) / size;
        ulong[] lines = [.. new[] { first, first + (ulong)_random.NextInt64((long)(last - first) + 1), last }.Distinct().Order()];
        LineOfBuffer[] all = [.. lines.Select(line => LineOfBuffer.With(new(line * size), _core.LineBytes, start, bytes))];
        return all.Where(line => !line.IsWhole || all.All(other => other.IsWhole || other.Start.Pfn != line.Start.Pfn)).Select(line => line.Start);
    }
}
