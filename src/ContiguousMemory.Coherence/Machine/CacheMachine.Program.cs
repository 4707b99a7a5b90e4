namespace ContiguousMemory.Coherence.Machine;

/// <summary>The sequence under test, one primitive a step; a primitive that needs a buffer waits for it.</summary>
internal sealed partial class CacheMachine
{
    private void Step(PackedState state, SuccessorList into)
    {
        (ulong lines, ulong control) = state;
        int pc = state.Pc;
        Primitive step = _program[pc];
        MachineAction action = new(ActionKind.Step, step.Line, pc);
        ulong next = Next(control, pc + 1);
        switch (step.Kind)
        {
            case PrimitiveKind.Store when IsNonCacheable(control, step.View):
                NonCacheableStore(lines, control, next, step, action, into);
                break;
            case PrimitiveKind.Store:
                CacheableStore(lines, control, next, step, action, into);
                break;
            case PrimitiveKind.Load:
                if (IsNonCacheable(control, step.View) || (Slot(lines, step.Line, SlotOf(control, step.View)) & 3) != 0) into.Add(lines, next, action);
                else LoadMiss(lines, control, next, step, action, into);
                break;
            case >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1IfKmapped:
                Maintain(lines, control, next, step, action, into);
                break;
            case PrimitiveKind.Flush1All:
                if (FlushSlots(ref lines, control, 0b111, action, into)) into.Add(lines, next, action);
                break;
            case PrimitiveKind.Dsb:
                if ((control & WriteBuffer) == 0) into.Add(lines, next, action);
                break;
            case PrimitiveKind.OuterSync:
                if ((control & OuterBuffer) == 0) into.Add(lines, next, action);
                break;
            case >= PrimitiveKind.Clean2 and <= PrimitiveKind.Flush2:
                // The outer operations include their sync.
                if ((control & OuterBuffer) == 0) into.Add(MaintainOuter(lines, step), next, action);
                break;
            case PrimitiveKind.DeviceRead or PrimitiveKind.DeviceIdle:
                into.Add(lines, next, action);
                break;
            case PrimitiveKind.DeviceWrite:
                DeviceWrites(lines, next, step.Line, action, into);
                break;
            case PrimitiveKind.DeviceSync:
                if ((control & Posted) == 0) into.Add(lines, next, action);
                break;
            default:
                ChangeMapping(lines, control, next, step, action, into);
                break;
        }
    }

    /// <summary>Past the last step lies the use of the buffer.</summary>
    private ulong Next(ulong control, int pc)
    {
        control &= ~(63ul << PackedState.PcShift);
        if (pc < _program.Length) return control | (ulong)(uint)pc << PackedState.PcShift;
        control = control & ~(3ul << PackedState.PhaseShift) | (ulong)Phase.Use << PackedState.PhaseShift;
        return _machine.Doorbell == Doorbell.Relaxed ? control | 1ul << PackedState.StartedShift : control;
    }

    private void Advance(ulong lines, ulong control, int pc, MachineAction action, SuccessorList into) => into.Add(lines, Next(control, pc), action);

    private static bool IsNonCacheable(ulong control, View view) =>
        view is View.Dma or View.DmaOtherColour || (view == View.Kernel && (control >> PackedState.KernelShift & 3) == 2);

    private void LoadMiss(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        if (!MayFill(control, step.Line)) return;
        Fill(lines, next, step.Line, SlotOf(control, step.View), action, into);
    }

    private void Maintain(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        bool skipped = (step.Kind == PrimitiveKind.Flush1IfKmapped && !IsLive(control, View.Kernel)) || (Deviates(Deviations.AliasMaintenanceIsIgnored) && IsNonCacheable(control, step.View));
        int slot = skipped ? -1 : SlotOf(control, step.Kind == PrimitiveKind.Flush1IfKmapped ? View.Kernel : step.View);
        int held = slot < 0 ? 0 : Slot(lines, step.Line, slot) & 3;
        bool cleans = step.Kind != PrimitiveKind.Invalidate1, invalidates = step.Kind != PrimitiveKind.Clean1;
        if (held == 2 && cleans)
        {
            if (!HasRoom(control)) return;
            WriteBack(ref lines, ref next, step.Line, slot, invalidates ? 0 : 1);
        }
        else if (held != 0 && invalidates)
        {
            lines = WithSlot(lines, step.Line, slot, 0, 0);
            if (_halves) lines = WithoutDirtyHalves(lines, slot);
        }

        into.Add(lines, next, action);
    }

    private ulong MaintainOuter(ulong lines, Primitive step)
    {
        int outer = _hasOuter ? Slot(lines, step.Line, Layout.Outer) : 0;
        if ((outer & 3) == 0 || (Deviates(Deviations.FlushKeepsCleanOuterLine) && (outer & 3) == 1 && step.Kind == PrimitiveKind.Flush2)) return lines;
        if ((outer & 3) == 2 && step.Kind != PrimitiveKind.Invalidate2) lines = WithMemory(lines, step.Line, outer >> 2, _layout.AllWords);
        return step.Kind == PrimitiveKind.Clean2
            ? WithSlot(lines, step.Line, Layout.Outer, 1, outer >> 2)
            : WithSlot(lines, step.Line, Layout.Outer, 0, 0);
    }

    private void ChangeMapping(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        switch (step.Kind)
        {
            case PrimitiveKind.MapCacheable:
                next = SetLive(next, step.View, true);
                break;
            case PrimitiveKind.MapNonCacheable:
                if (step.View == View.Kernel) next = SetLive(next, View.Kernel, false) | 2ul << PackedState.KernelShift;
                break;
            case PrimitiveKind.Unmap:
                if (step.View > View.User) break;
                if (_lags && IsLive(control, step.View)) next |= 1ul << (PackedState.LagShift + (int)step.View);
                next = SetLive(next, step.View, false);
                break;
            case PrimitiveKind.Tlbi:
                next &= ~(7ul << PackedState.LagShift);
                break;
            case PrimitiveKind.Kmap when IsLive(control, View.Kernel):
                next |= 1ul << PackedState.ReusedShift;
                break;
            case PrimitiveKind.Kmap or PrimitiveKind.KmapFresh:
                next = SetLive(next & ~(1ul << PackedState.ReusedShift), View.Fixmap, true);
                break;
            case PrimitiveKind.Kunmap:
                bool reused = Bit(control, PackedState.ReusedShift);
                if (!reused && _vivt && !FlushSlots(ref lines, control, FlushedAtUnmap(control, View.Fixmap), action, into)) return;
                next = reused ? next & ~(1ul << PackedState.ReusedShift) : SetLive(next, View.Fixmap, false);
                break;
            case PrimitiveKind.Purge when _highmem && IsLive(control, View.Kernel):
                if (!FlushSlots(ref lines, control, FlushedAtUnmap(control, View.Kernel), action, into)) return;
                next = SetLive(next, View.Kernel, false);
                break;
            default:
                break;
        }

        into.Add(lines, next, action);
    }
}
