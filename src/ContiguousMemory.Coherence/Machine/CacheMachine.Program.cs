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
            case PrimitiveKind.Store when IsNonCacheable(Of(control, step.Line), step.View):
                NonCacheableStore(lines, control, next, step, action, into);
                break;
            case PrimitiveKind.Store:
                CacheableStore(lines, control, next, SlotOf(Of(control, step.Line), step.View), step, action, into);
                if (_twoCpus && step.View is View.Kernel or View.User) CacheableStore(lines, control, next, 1, step, action with { Detail = pc | ByOtherCpu }, into);
                break;
            case PrimitiveKind.Load:
                Load(lines, control, next, step, action, into);
                break;
            case >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1IfKmapped:
                Maintain(lines, control, next, step, action, into);
                break;
            case PrimitiveKind.Flush1All:
                // Set and way are of the CPU that names them.
                if (FlushSlots(ref lines, control, _twoCpus ? 1 : WholeCache, action, into)) into.Add(lines, next, action);
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
            case PrimitiveKind.CleanWays2 or PrimitiveKind.InvalidateWays2:
                if ((control & OuterBuffer) == 0) into.Add(MaintainWays(lines, step.Kind), next, action);
                break;
            case PrimitiveKind.Own:
                Own(lines, control, next, step, action, into);
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
        view is >= View.Dma and < View.Kmapped || (view == View.Kernel && (control >> PackedState.KernelShift & 3) == 2);

    private void Load(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        ulong own = Of(control, step.Line);
        int slot = IsNonCacheable(own, step.View) ? -1 : SlotOf(own, step.View);
        if (slot < 0 || (Slot(lines, Hit(lines, step.Line, slot), slot) & 3) != 0) into.Add(lines, next, action);
        else Fill(lines, next, step.Line, slot, action, into);
    }

    private void Maintain(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        ulong own = Of(control, step.Line);
        bool skipped = (step.Kind == PrimitiveKind.Flush1IfKmapped && !IsLive(own, View.Kernel)) || (Deviates(Deviations.AliasMaintenanceIsIgnored) && IsNonCacheable(own, step.View));
        int slot = skipped ? -1 : SlotOf(own, step.Kind == PrimitiveKind.Flush1IfKmapped ? View.Kernel : step.View);
        if (Deviates(Deviations.MaintenanceNeedsDsb) && FollowsNoDsb(_program, action.Detail)) into.Add(lines, next, action with { Choice = Choice.Lost });
        if (slot < 0)
        {
            into.Add(lines, next, action);
            return;
        }

        int line = Hit(lines, step.Line, slot);
        if (Maintained(ref lines, control, ref next, line, slot, step.Kind) && (!_twoCpus || Deviates(Deviations.NoBroadcast) || Maintained(ref lines, control, ref next, line, 1, step.Kind)))
            into.Add(lines, next, action);
    }

    /// <summary>Maintains one first-level line; false if there is no room for what it writes back.</summary>
    private bool Maintained(ref ulong lines, ulong control, ref ulong next, int line, int slot, PrimitiveKind kind)
    {
        int held = Slot(lines, line, slot) & 3;
        bool cleans = kind != PrimitiveKind.Invalidate1, invalidates = kind != PrimitiveKind.Clean1;
        if (held == 2 && cleans)
        {
            if (!HasRoom(control)) return false;
            WriteBack(ref lines, ref next, line, slot, invalidates ? 0 : 1);
        }
        else if (held != 0 && invalidates)
        {
            lines = WithSlot(lines, line, slot, 0, 0);
            if (_halves) lines = WithoutDirtyHalves(lines, slot);
        }

        return true;
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
}
