namespace ContiguousMemory.Coherence.Machine;

/// <summary>What a state shows to the CPU and to the device, and whether it may.</summary>
internal sealed partial class CacheMachine
{
    /// <summary>The fault that this state shows; <see cref="Verdict.Ok"/> if none.</summary>
    public Verdict Check(PackedState state)
    {
        if (!_buffers && !state.BuffersAreEmpty) return Verdict.Ok;
        if (_hasOddAdversary && Deviates(Deviations.OuterFlushByWay) && CheckBystander(state) is var lost && lost != Verdict.Ok) return lost;
        return state.Phase switch
        {
            Phase.Program => CheckDeviceRead(state),
            Phase.Use => _expectations.IsStreaming ? CheckStreamed(state) : CheckCoherent(state),
            Phase.NextOwner => CheckNextOwner(state),
            _ => Verdict.Ok,
        };
    }

    /// <summary>While the device is about to read, memory must hold what the CPU wrote last.</summary>
    private Verdict CheckDeviceRead(PackedState state)
    {
        Primitive step = _program[state.Pc];
        if (step.Kind != PrimitiveKind.DeviceRead) return Verdict.Ok;
        return (Memory(state.Lines, step.Line) & 3) == (int)_expectations.AtDeviceRead ? Verdict.Ok : Verdict.DeviceStale;
    }

    /// <summary>After unmap the CPU reads through the cache what was written last, word by word. A read waits for buffered write-backs.</summary>
    private Verdict CheckStreamed(PackedState state)
    {
        (ulong lines, ulong control) = state;
        for (int line = 0; line < _ours; line++)
        {
            if (CachedRead(lines, control, line, SlotOf(Of(control, line), View.Kernel)) is not { } read) continue;
            for (int word = 0; word < _layout.Words; word++)
            {
                if (_expectations.InTheEnd(word) is { } wanted && (read >> (2 * word) & 3) != (int)wanted)
                    return word == 1 && _expectations.NeighbourIsEarlier ? Verdict.NeighbourLost : Verdict.CpuStale;
            }
        }

        return Verdict.Ok;
    }

    /// <summary>What a read by a cacheable mapping returns; null while it waits for a buffered write-back.</summary>
    private int? CachedRead(ulong lines, ulong control, int line, int slot)
    {
        int held = Slot(lines, line, slot), outer = Slot(lines, line, Layout.Outer);
        if (_twoCpus && (held & 3) == 0) held = Slot(lines, line, 1);
        if ((held & 3) != 0) return held >> 2;
        if (Holds(control, Cacheable, line)) return null;
        return (outer & 3) != 0 ? outer >> 2 : Memory(lines, line);
    }

    private Verdict CheckCoherent(PackedState state)
    {
        Verdict worst = Verdict.Ok;
        for (int line = 0; line < _ours && worst == Verdict.Ok; line++)
        {
            worst = CheckCpu(state, line);
            if (worst == Verdict.Ok && state.Started) worst = CheckDevice(state, line);
        }

        return worst;
    }

    /// <summary>Every value that a non-cacheable read may return must be the expected one.</summary>
    private Verdict CheckCpu(PackedState state, int line)
    {
        (ulong lines, ulong control) = state;
        int wanted = (int)state.Expected(line);
        int second = (int)(control >> PackedState.EntryBits & EntryMask), first = (int)(control & EntryMask);
        if (Deviates(Deviations.StronglyOrdered) && (control & WriteBuffer) != 0) return Verdict.Ok;
        if (Deviates(Deviations.ReadSeesWriteBacks) && Holds(control, Cacheable, line))
            return Judge(((second & 3) != 0 && (second >> 2 & 3) == line ? second : first) >> 6 & 3, wanted);
        int own = NonCacheable | line << 2 | 1 << 4; // A write of the buffer's word: a neighbour's hides nothing.
        if ((second & 31) == own) return Judge(second >> 6 & 3, wanted);
        if ((first & 31) == own) return Judge(first >> 6 & 3, wanted);

        int outer = Slot(lines, line, Layout.Outer);
        if (_policy == NonCacheablePolicy.L2Hit && (outer & 3) != 0) return Judge(outer >> 2 & 3, wanted);

        Verdict verdict = Judge(OuterBufferHolds(control, line) && Bit(control, PackedState.OuterBufferShift) ? (int)(control >> (PackedState.OuterBufferShift + 4) & 3) : Memory(lines, line) & 3, wanted);
        if (_policy != NonCacheablePolicy.MayHit || verdict == Verdict.Leak) return verdict;

        int slot = SlotOf(Of(control, line), _driverView);
        if (_twoCpus && (Slot(lines, line, slot) & 3) == 0) slot = 1;
        int held = slot < 0 ? 0 : Slot(lines, line, slot);
        if ((held & 3) != 0) verdict = Worse(Judge(held >> 2 & 3, wanted), verdict);
        if ((outer & 3) != 0) verdict = Worse(Judge(outer >> 2 & 3, wanted), verdict);
        return verdict;
    }

    private static Verdict Judge(int read, int wanted) =>
        read == wanted ? Verdict.Ok : read == (int)Word.Secret ? Verdict.Leak : Verdict.CpuStale;

    private static Verdict Worse(Verdict one, Verdict other) => one == Verdict.Leak || other == Verdict.Ok ? one : other;

    /// <summary>Memory, which is what the device reads, must hold what the CPU made visible; until then the old value will do too.</summary>
    private Verdict CheckDevice(PackedState state, int line)
    {
        int read = Memory(state.Lines, line) & 3;
        Word now = state.Expected(line), before = state.Before(line);
        if (read == (int)now || read == (int)before) return Verdict.Ok;
        if (read != (int)Word.Secret) return Verdict.DeviceStale;
        return _machine.Doorbell == Doorbell.Barrier && now == before ? Verdict.Leak : Verdict.DeviceLeak;
    }
}
