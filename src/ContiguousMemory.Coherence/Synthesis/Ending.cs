using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>Whether anything can go wrong once a sequence has ended in a state of one machine. Not thread-safe.</summary>
internal sealed class Ending
{
    private readonly CacheMachine _machine;
    private readonly int _last;
    private readonly SuccessorList _next = new();
    private readonly Dictionary<PackedState, bool> _known = [];

    /// <param name="machine">The machine.</param>
    /// <param name="frame">The given steps: what the CPU should find in the end follows from them.</param>
    /// <param name="driver">The view by which the buffer is used.</param>
    public Ending(MachineDescription machine, Frame frame, View driver)
    {
        // A machine tells the driver's view by the alias that the program maps; mapping it, or unmapping the other, changes no state.
        Primitive last = frame.Device is null && driver == View.Dma ? new(PrimitiveKind.MapNonCacheable, View.Dma) : new(PrimitiveKind.Unmap, View.DmaOtherColour);
        _last = frame.Before.Count + (frame.Device?.Count ?? 0);
        _machine = new(machine, [.. frame.Before, .. frame.Device ?? [], last]);
    }

    /// <summary>Whether no way on from the state shows a fault.</summary>
    public bool IsSafe(PackedState state)
    {
        state = StateSpace.At(state, _last);
        if (_known.TryGetValue(state, out bool known)) return known;

        Dictionary<PackedState, PackedState?> from = new() { [state] = null };
        Queue<PackedState> open = new([state]);
        while (open.TryDequeue(out PackedState at))
        {
            bool isKnown = _known.TryGetValue(at, out known);
            if (isKnown && known) continue;
            if (isKnown || _machine.Check(at) != Verdict.Ok)
            {
                for (PackedState? back = at; back is { } one; back = from[one]) _known[one] = false;
                return false;
            }

            _machine.Successors(at, _next);
            foreach (PackedState next in _next.States.AsSpan(0, _next.Count))
            {
                if (from.TryAdd(next, at)) open.Enqueue(next);
            }
        }

        foreach (PackedState safe in from.Keys) _known[safe] = true;
        return true;
    }
}
