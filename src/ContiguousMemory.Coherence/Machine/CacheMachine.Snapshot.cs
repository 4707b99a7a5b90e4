namespace ContiguousMemory.Coherence.Machine;

/// <summary>A state taken apart.</summary>
internal sealed partial class CacheMachine
{
    /// <summary>Names of the first-level slots that the machine has, in their order; one of no name where addresses do not tell lines apart.</summary>
    public IReadOnlyList<string> SlotNames => _twoCpus ? ["of CPU 0", "of CPU 1"]
        : _vivt ? [KernelName, "KM", "USR"]
        : _fourColours ? ["of the kernel's colour", "of KM's colour", "of USR's colour"]
        : _aliases ? ["colour 0", "colour 1"]
        : [""];

    /// <summary>Whether the device's writes may still be under way.</summary>
    public bool DevicePosts => Deviates(Deviations.DevicePosts);

    /// <summary>Where everything is.</summary>
    public MachineSnapshot Snapshot(PackedState state)
    {
        (ulong lines, ulong control) = state;
        bool inUse = state.Phase >= Phase.Use && !_expectations.IsStreaming;
        return new(
            [.. Enumerable.Range(0, _lines).Select(line => SnapshotLine(lines, line, inUse ? Data((int)state.Expected(line))[..1] : null))],
            [.. new[] { control & EntryMask, control >> PackedState.EntryBits & EntryMask }.Where(entry => (entry & 3) != 0).Select(entry => Buffered((int)entry))],
            (control & OuterBuffer) == 0 ? null : StoreBuffered((int)(control >> PackedState.OuterBufferShift & 0xFF)),
            [.. Enumerable.Range(0, _twoPages ? 2 : 1).SelectMany(page => SnapshotMappings(Of(control, page), state.Phase).Select(mapping => page == 0 ? mapping : mapping + " of page 1"))],
            DevicePosts && state.Phase != Phase.NextOwner && (control & Posted) != 0,
            inUse);
    }

    private LineSnapshot SnapshotLine(ulong lines, int line, string? expected)
    {
        List<CachedLine> first = [];
        for (int slot = 0; slot < Slots; slot++)
        {
            int held = Slot(lines, line, slot);
            if ((held & 3) != 0) first.Add(new(SlotNames[slot], (held & 3) == 2, Data(held >> 2)));
        }

        int outer = Slot(lines, line, Layout.Outer);
        return new(Data(Memory(lines, line)), first, (outer & 3) == 0 ? null : new("", (outer & 3) == 2, Data(outer >> 2)), expected);
    }

    private BufferedWrite Buffered(int entry) => new((entry & 3) == NonCacheable, entry >> 2 & 3, Masked(entry >> 6 & 15, entry >> 4 & 3));

    private BufferedWrite StoreBuffered(int entry) => new(true, entry >> 2 & 3, Masked(entry >> 4 & 15, entry & 3));

    private string Masked(int data, int mask) => string.Concat(Data(data).Select((letter, word) => (mask >> word & 1) != 0 ? letter : '.'));

    private IEnumerable<string> SnapshotMappings(ulong control, Phase phase)
    {
        for (View view = View.Kernel; view <= View.User; view++)
        {
            if (IsLive(control, view)) yield return Name(view);
            if (Bit(control, PackedState.LagShift + (int)view)) yield return Name(view) + " (stale translation)";
        }

        if ((control >> PackedState.KernelShift & 3) == 2) yield return KernelName + " nc";

        // The state does not keep the alias, which changes nothing but what the driver uses; the program does.
        int reached = phase == Phase.Program ? (int)(control >> PackedState.PcShift & 63) : phase >= Phase.Use ? _program.Length : 0;
        foreach (View alias in _program.Take(reached).Where(step => step.Kind == PrimitiveKind.MapNonCacheable && step.View >= View.Dma).Select(step => step.View).Distinct())
            yield return Name(alias) + " nc";
    }
}
