namespace ContiguousMemory.Coherence.Machine;

/// <summary>The same as the properties, for a person: not only that a state is faulty, but who reads what from where.</summary>
/// <remarks>Kept apart from the properties, which are asked of millions of states and answer with one letter. A test holds the two together.</remarks>
internal sealed partial class CacheMachine
{
    /// <summary>Everything that may be read in this state and must not be; none if the state is right.</summary>
    public IReadOnlyList<Reading> WrongReadings(PackedState state)
    {
        if (!_buffers && !state.BuffersAreEmpty) return [];
        IEnumerable<Reading> readings = state.Phase switch
        {
            Phase.Program => ReadByProgram(state),
            Phase.Use when _expectations.IsStreaming => ReadStreamed(state),
            Phase.Use => Enumerable.Range(0, _lines).SelectMany(line => ReadByDriver(state, line).Concat(ReadByDevice(state, line))),
            _ => [],
        };
        return [.. readings.Where(reading => reading.Verdict != Verdict.Ok)];
    }

    private IEnumerable<Reading> ReadByProgram(PackedState state)
    {
        Primitive step = _program[state.Pc];
        if (step.Kind != PrimitiveKind.DeviceRead) yield break;
        Word found = Word0(Memory(state.Lines, step.Line)), expected = _expectations.AtDeviceRead;
        yield return new(found == expected ? Verdict.Ok : Verdict.DeviceStale, true, Place.Memory, step.Line, 0, found, expected);
    }

    private IEnumerable<Reading> ReadStreamed(PackedState state)
    {
        (ulong lines, ulong control) = state;
        for (int line = 0; line < _lines; line++)
        {
            int held = Slot(lines, line, SlotOf(control, View.Kernel)), outer = Slot(lines, line, Layout.Outer);
            if ((held & 3) == 0 && Holds(control, Cacheable, line)) continue;
            (int data, Place place) = (held & 3) != 0 ? (held >> 2, Place.L1) : (outer & 3) != 0 ? (outer >> 2, Place.L2) : (Memory(lines, line), Place.Memory);
            for (int word = 0; word < _layout.Words; word++)
            {
                if (_expectations.InTheEnd(word) is not { } expected) continue;
                Word found = Word0(data >> (2 * word));
                Verdict fault = word == 1 && _expectations.NeighbourIsEarlier ? Verdict.NeighbourLost : Verdict.CpuStale;
                yield return new(found == expected ? Verdict.Ok : fault, false, place, line, word, found, expected);
            }
        }
    }

    private IEnumerable<Reading> ReadByDriver(PackedState state, int line)
    {
        (ulong lines, ulong control) = state;
        int second = (int)(control >> PackedState.EntryBits & EntryMask), first = (int)(control & EntryMask), buffered = NonCacheable | line << 2;
        int slot = SlotOf(control, _driverView);
        int held = slot < 0 ? 0 : Slot(lines, line, slot), outer = Slot(lines, line, Layout.Outer);
        bool outerHolds = (outer & 3) != 0, mayHit = _policy == NonCacheablePolicy.MayHit;

        if ((second & 15) == buffered) yield return Driver(second >> 6, Place.WriteBuffer);
        else if ((first & 15) == buffered) yield return Driver(first >> 6, Place.WriteBuffer);
        else if (_policy == NonCacheablePolicy.L2Hit && outerHolds) yield return Driver(outer >> 2, Place.L2);
        else
        {
            if (OuterBufferHolds(control, line)) yield return Driver((int)(control >> (PackedState.OuterBufferShift + 4) & 3), Place.StoreBuffer);
            else yield return Driver(Memory(lines, line), Place.Memory);
            if (mayHit && (held & 3) != 0) yield return Driver(held >> 2, Place.L1);
            if (mayHit && outerHolds) yield return Driver(outer >> 2, Place.L2);
        }

        Reading Driver(int data, Place place) =>
            new(Judge((int)Word0(data), (int)state.Expected(line)), false, place, line, 0, Word0(data), state.Expected(line));
    }

    private IEnumerable<Reading> ReadByDevice(PackedState state, int line)
    {
        if (state.Started) yield return new(CheckDevice(state, line), true, Place.Memory, line, 0, Word0(Memory(state.Lines, line)), state.Expected(line));
    }

    private static Word Word0(int data) => (Word)(data & 3);
}
