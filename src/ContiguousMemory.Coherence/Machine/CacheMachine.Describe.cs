using System.Text;

namespace ContiguousMemory.Coherence.Machine;

/// <summary>A state and an action in words, for a person who reads a counterexample.</summary>
internal sealed partial class CacheMachine
{
    private const int ViewOfDetail = 15;

    private string KernelName => _highmem ? "PK" : "LIN";

    /// <summary>What happens.</summary>
    public string Describe(MachineAction action)
    {
        string line = _lines > 1 ? $" (line {action.Line})" : "";
        return action.Kind switch
        {
            ActionKind.OldOwnerMaps => $"the old owner maps the page at {Name((View)(action.Detail & ViewOfDetail))}",
            ActionKind.OldOwnerUnmaps when action.Choice == Choice.WriteBack => "the old owner's unmap writes a dirty line back",
            ActionKind.OldOwnerUnmaps => $"the old owner unmaps {Name((View)(action.Detail & ViewOfDetail))}",
            ActionKind.OldOwnerStores => $"the old owner writes S by {Name((View)(action.Detail & ViewOfDetail))}",
            ActionKind.OldOwnerLoads => $"the old owner reads by {Name((View)(action.Detail & ViewOfDetail))}",
            ActionKind.HandOver => "the page is free, and the sequence begins",
            ActionKind.Step when action.Choice == Choice.WriteBack => $"step {(action.Detail & 63) + 1}: {Name(_program[action.Detail & 63])}, and first one dirty line",
            ActionKind.Step => $"step {(action.Detail & 63) + 1}: {Name(_program[action.Detail & 63])}",
            ActionKind.Evict => $"the first-level line{SlotName(action.Detail)} is evicted",
            ActionKind.EvictOuter => "the outer line is evicted",
            ActionKind.Drain => "the oldest buffered write drains",
            ActionKind.DrainOuter => "the outer store buffer drains",
            ActionKind.Fill => $"the core fills the first-level line{SlotName(action.Detail)} unasked",
            ActionKind.Prefetch => "the outer cache prefetches the line",
            ActionKind.DriverWrites => "the driver writes C by the non-cacheable address",
            ActionKind.DriverBarrier => "the driver's barrier; the device may run",
            ActionKind.DeviceWrites => "the device writes D",
            ActionKind.DoubleFill => "a double line fill puts memory's data over the outer line",
            ActionKind.PostedWriteLands => "the device's posted write lands",
            ActionKind.Frees => "the driver frees the buffer",
            ActionKind.NextOwnerMaps => $"the next owner maps the page at {Name((View)(action.Detail & ViewOfDetail))}",
            ActionKind.NextOwnerLoads => $"the next owner reads by {Name((View)(action.Detail & ViewOfDetail))}",
            ActionKind.NextOwnerStores => $"the next owner writes {Letter((Word)(action.Detail >> 4))} by {Name((View)(action.Detail & ViewOfDetail))}",
            ActionKind.BystanderStores => "somebody else stores C to a line of his",
            _ => "a lazy kmap is purged",
        } + line + (_twoCpus && (action.Detail & ByOtherCpu) != 0 ? ", on CPU 1" : "") + Way(action.Choice);
    }

    /// <summary>Where the data are.</summary>
    public string Describe(PackedState state)
    {
        StringBuilder text = new();
        for (int line = 0; line < _lines; line++)
        {
            text.Append(line > 0 ? " | " : "").Append("memory ").Append(Data(Memory(state.Lines, line)));
            for (int slot = 0; slot <= Layout.Outer; slot++)
            {
                int held = Slot(state.Lines, line, slot);
                if ((held & 3) == 0) continue;
                string name = slot == Layout.Outer ? "L2" : _vivt || _aliases || _twoCpus ? $"L1{SlotName(slot)}" : "L1";
                text.Append(", ").Append(name).Append((held & 3) == 2 ? " dirty " : " clean ").Append(Data(held >> 2));
            }
        }

        for (int at = 0; at < 2; at++)
        {
            int entry = (int)(state.Control >> (at * PackedState.EntryBits) & EntryMask);
            if ((entry & 3) != 0) text.Append((entry & 3) == NonCacheable ? ", buffered NC " : ", buffered ").Append(Data(entry >> 6));
        }

        if ((state.Control & OuterBuffer) != 0) text.Append(", outer buffer ").Append(Data((int)(state.Control >> (PackedState.OuterBufferShift + 4) & 15)));
        return text.ToString();
    }

    private static string Way(Choice choice) => choice switch
    {
        Choice.Buffered => ", into the write buffer",
        Choice.AllocateOuter => ", and the outer cache takes the line in",
        Choice.PassOuter => ", past the outer cache",
        Choice.UpdateOuter => ", and updates the outer line",
        Choice.InvalidateOuter => ", and invalidates the outer line",
        Choice.Shares => ", and the other CPU writes its dirty line back",
        Choice.Migrates => ", and the other CPU's dirty line moves over",
        Choice.Lost => ", with no effect",
        _ => "",
    };

    private string Data(int data) =>
        string.Concat(Enumerable.Range(0, _layout.Words).Select(word => Letter((Word)(data >> (2 * word) & 3))));

    private static char Letter(Word word) => word switch
    {
        Word.Zero => '0',
        Word.Secret => 'S',
        Word.Cpu => 'C',
        _ => 'D',
    };

    private string Name(View view) => view switch
    {
        View.Kernel => KernelName,
        View.Fixmap => "KM",
        View.User => "USR",
        View.Dma => "DMA",
        View.DmaOtherColour => "DMA2",
        View.DmaThirdColour => "DMA3",
        View.DmaFourthColour => "DMA4",
        _ => "K",
    };

    private string SlotName(int slot) => _twoCpus ? $" of CPU {slot}" : _vivt ? $" of {Name((View)slot)}" : _aliases ? $" of colour {slot}" : "";

    private string Name(Primitive step) => step.Kind switch
    {
        PrimitiveKind.Store => $"store {Letter(step.Value)} by {Name(step.View)}{(step.Word == 1 ? ", the neighbour" : "")}",
        PrimitiveKind.Load => $"load by {Name(step.View)}",
        PrimitiveKind.Clean1 => $"clean L1 by {Name(step.View)}",
        PrimitiveKind.Invalidate1 => $"invalidate L1 by {Name(step.View)}",
        PrimitiveKind.Flush1 => $"flush L1 by {Name(step.View)}",
        PrimitiveKind.Flush1IfKmapped => "flush L1 by the lazy kmap, if there is one",
        PrimitiveKind.Flush1All => "flush the whole L1 by set and way",
        PrimitiveKind.Clean2 => "clean L2",
        PrimitiveKind.Invalidate2 => "invalidate L2",
        PrimitiveKind.Flush2 => "flush L2",
        PrimitiveKind.OuterSync => "outer sync",
        PrimitiveKind.MapCacheable => $"map {Name(step.View)}",
        PrimitiveKind.MapNonCacheable => $"map {Name(step.View)} non-cacheable",
        PrimitiveKind.Unmap => $"unmap {Name(step.View)}",
        PrimitiveKind.DeviceRead => "the device reads",
        PrimitiveKind.DeviceWrite => "the device writes D",
        PrimitiveKind.DeviceIdle => "the device writes nothing",
        PrimitiveKind.Own => $"store by {Name(step.View)} what it holds",
        PrimitiveKind.CleanWays2 => "clean the whole L2 by way",
        PrimitiveKind.InvalidateWays2 => "invalidate the whole L2 by way",
        PrimitiveKind.DeviceSync => "read back from the device",
        PrimitiveKind.KmapFresh => "kmap at a fresh address",
        PrimitiveKind.Kmap => "kmap",
        PrimitiveKind.Kunmap => "kunmap",
        PrimitiveKind.Purge => "purge lazy kmaps",
        PrimitiveKind.Tlbi => "invalidate the TLB",
        _ => "dsb",
    };
}
