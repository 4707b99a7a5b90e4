namespace ContiguousMemory.Coherence.Machine;

/// <summary>After hand-over: the driver writes by the non-cacheable address, rings the doorbell behind a barrier, and the device writes.</summary>
internal sealed partial class CacheMachine
{
    private void Use(PackedState state, SuccessorList into)
    {
        if (_expectations.IsStreaming) return;
        (ulong lines, ulong control) = state;
        bool waiting = !state.Started;
        for (int line = 0; line < _ours; line++)
        {
            Word now = state.Expected(line);
            bool visible = now == state.Before(line);
            waiting |= !visible;

            // One write at a time between the two sides: the driver's protocol, without which no sequence would do.
            if (visible && now != Word.Cpu)
            {
                ulong expecting = Expecting(control, line, Word.Cpu, now);
                NonCacheableStore(lines, control, expecting, new(PrimitiveKind.Store, _driverView, Word.Cpu, 0, line), new(ActionKind.DriverWrites, line), into);
            }

            if (visible && state.Started && now != Word.Device)
            {
                ulong expecting = Expecting(control, line, Word.Device, Word.Device);
                DeviceWrites(lines, expecting, line, new(ActionKind.DeviceWrites, line), into);
            }
        }

        if (waiting && state.BuffersAreEmpty) into.Add(lines, Barrier(state), new(ActionKind.DriverBarrier));
        if (Deviates(Deviations.Freed)) Frees(state, into);
        for (int page = 0; _highmem && page < (_twoPages ? 2 : 1); page++)
        {
            ulong after = lines, own = Of(control, page);
            MachineAction purge = new(ActionKind.LazyPurge, page);
            if (IsLive(own, View.Kernel) && FlushSlots(ref after, control, FlushedAtUnmap(own, View.Kernel), purge, into))
                into.Add(after, With(control, page, SetLive(own, View.Kernel, false)), purge);
        }
    }

    private ulong Barrier(PackedState state)
    {
        ulong control = state.Control | 1ul << PackedState.StartedShift;
        for (int line = 0; line < _ours; line++) control = Expecting(control, line, state.Expected(line), state.Expected(line));
        return control;
    }

    private static ulong Expecting(ulong control, int line, Word now, Word before)
    {
        int shift = PackedState.ExpectedShift + line * 4;
        return (control & ~(15ul << shift)) | (ulong)(uint)((int)now | (int)before << 2) << shift;
    }
}
