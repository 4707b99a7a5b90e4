namespace ContiguousMemory.Coherence.Machine;

/// <summary>The same as the properties, for a person: not only that a state is faulty, but who reads what from where.</summary>
/// <remarks>Kept apart from the properties, which are asked of millions of states and answer with one letter. A test holds the two together.</remarks>
internal sealed partial class CacheMachine
{
    /// <summary>Everything that may be read in this state and must not be; none if the state is right.</summary>
    public IReadOnlyList<Reading> WrongReadings(PackedState state)
    {
        if (!_buffers && !state.BuffersAreEmpty) return [];
        IEnumerable<int> ours = Enumerable.Range(0, _ours);
        IEnumerable<Reading> readings = state.Phase switch
        {
            Phase.Program => ReadByProgram(state),
            Phase.Use when _expectations.IsStreaming => ours.SelectMany(line => ReadStreamed(state, line)),
            Phase.Use => ours.SelectMany(line => ReadByDriver(state, line).Concat(ReadByDevice(state, line))),
            Phase.NextOwner => ours.SelectMany(line => ReadByNextOwner(state, line)),
            _ => [],
        };
        return [.. ReadByBystander(state).Concat(readings).Where(reading => reading.Verdict != Verdict.Ok)];
    }

    private IEnumerable<Reading> ReadByProgram(PackedState state)
    {
        Primitive step = _program[state.Pc];
        if (step.Kind != PrimitiveKind.DeviceRead) yield break;
        Word found = Word0(Memory(state.Lines, step.Line)), expected = _expectations.AtDeviceRead;
        yield return new(found == expected ? Verdict.Ok : Verdict.DeviceStale, true, Place.Memory, step.Line, 0, found, expected);
    }

    private IEnumerable<Reading> ReadStreamed(PackedState state, int line)
    {
        int slot = SlotOf(Of(state.Control, line), View.Kernel);
        if (CachedRead(state.Lines, state.Control, line, slot) is not { } data) yield break;
        for (int word = 0; word < _layout.Words; word++)
        {
            if (_expectations.InTheEnd(word) is not { } expected) continue;
            Word found = Word0(data >> (2 * word));
            Verdict fault = word == 1 && _expectations.NeighbourIsEarlier ? Verdict.NeighbourLost : Verdict.CpuStale;
            yield return new(found == expected ? Verdict.Ok : fault, false, CachedPlace(state.Lines, line, slot), line, word, found, expected);
        }
    }

    private IEnumerable<Reading> ReadByNextOwner(PackedState state, int line)
    {
        int slot = SlotOf(state.Control, (state.Control & ByUser) != 0 ? View.User : View.Kernel);
        if (state.Expected(line) == Word.Zero || CachedRead(state.Lines, state.Control, line, slot) is not { } data) yield break;
        yield return Cpu(state, line, data, CachedPlace(state.Lines, line, slot));
    }

    private IEnumerable<Reading> ReadByBystander(PackedState state)
    {
        if (!Deviates(Deviations.OuterFlushByWay) || CheckBystander(state) is var verdict && verdict == Verdict.Ok) yield break;
        int data = CachedRead(state.Lines, state.Control, Bystander, 0) ?? (int)Word.Cpu;
        yield return new(verdict, false, CachedPlace(state.Lines, Bystander, 0), Bystander, 1, Word0(data), Word.Cpu);
    }

    /// <summary>Where a read by a cacheable mapping finds its line.</summary>
    private Place CachedPlace(ulong lines, int line, int slot)
    {
        bool first = (Slot(lines, line, slot) & 3) != 0 || (_twoCpus && (Slot(lines, line, 1) & 3) != 0);
        return first ? Place.L1 : (Slot(lines, line, Layout.Outer) & 3) != 0 ? Place.L2 : Place.Memory;
    }

    private List<Reading> ReadByDriver(PackedState state, int line)
    {
        (ulong lines, ulong control) = state;
        int second = (int)(control >> PackedState.EntryBits & EntryMask), first = (int)(control & EntryMask), own = NonCacheable | line << 2 | 1 << 4;
        if (Deviates(Deviations.StronglyOrdered) && (control & WriteBuffer) != 0) return [];
        if (Deviates(Deviations.ReadSeesWriteBacks) && Holds(control, Cacheable, line))
            return [Cpu(state, line, ((second & 3) != 0 && (second >> 2 & 3) == line ? second : first) >> 6, Place.WriteBuffer)];
        if ((second & 31) == own) return [Cpu(state, line, second >> 6, Place.WriteBuffer)];
        if ((first & 31) == own) return [Cpu(state, line, first >> 6, Place.WriteBuffer)];

        int outer = Slot(lines, line, Layout.Outer);
        if (_policy == NonCacheablePolicy.L2Hit && (outer & 3) != 0) return [Cpu(state, line, outer >> 2, Place.L2)];

        bool stored = OuterBufferHolds(control, line) && Bit(control, PackedState.OuterBufferShift);
        List<Reading> readings = [stored ? Cpu(state, line, (int)(control >> (PackedState.OuterBufferShift + 4) & 3), Place.StoreBuffer) : Cpu(state, line, Memory(lines, line), Place.Memory)];
        if (_policy != NonCacheablePolicy.MayHit) return readings;

        int slot = SlotOf(Of(control, line), _driverView);
        if (_twoCpus && (Slot(lines, line, slot) & 3) == 0) slot = 1;
        int held = slot < 0 ? 0 : Slot(lines, line, slot);
        if ((held & 3) != 0) readings.Add(Cpu(state, line, held >> 2, Place.L1));
        if ((outer & 3) != 0) readings.Add(Cpu(state, line, outer >> 2, Place.L2));
        return readings;
    }

    private IEnumerable<Reading> ReadByDevice(PackedState state, int line)
    {
        if (state.Started) yield return new(CheckDevice(state, line), true, Place.Memory, line, 0, Word0(Memory(state.Lines, line)), state.Expected(line));
    }

    private static Reading Cpu(PackedState state, int line, int data, Place place) =>
        new(Judge(data & 3, (int)state.Expected(line)), false, place, line, 0, Word0(data), state.Expected(line));

    private static Word Word0(int data) => (Word)(data & 3);
}
