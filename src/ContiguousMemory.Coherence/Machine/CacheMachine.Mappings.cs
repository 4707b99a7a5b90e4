namespace ContiguousMemory.Coherence.Machine;

/// <summary>The steps of a sequence that change mappings.</summary>
internal sealed partial class CacheMachine
{
    private void ChangeMapping(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        ulong before = Of(control, step.Line), after = Of(next, step.Line);
        switch (step.Kind)
        {
            case PrimitiveKind.MapCacheable:
                after = SetLive(after, step.View, true);
                break;
            case PrimitiveKind.MapNonCacheable:
                if (step.View == View.Kernel) after = SetLive(after, View.Kernel, false) | 2ul << PackedState.KernelShift;
                break;
            case PrimitiveKind.Unmap:
                if (step.View > View.User) break;
                if (_lags && IsLive(before, step.View)) after |= 1ul << (PackedState.LagShift + (int)step.View);
                after = SetLive(after, step.View, false);
                break;
            case PrimitiveKind.Tlbi:
                into.Add(lines, WithoutLag(next), action);
                return;
            case PrimitiveKind.Kmap when IsLive(before, View.Kernel):
                after |= 1ul << PackedState.ReusedShift;
                break;
            case PrimitiveKind.Kmap or PrimitiveKind.KmapFresh:
                after = SetLive(after & ~(1ul << PackedState.ReusedShift), View.Fixmap, true);
                break;
            case PrimitiveKind.Kunmap:
                bool reused = Bit(control, PackedState.ReusedShift);
                if (!reused && _vivt && !FlushSlots(ref lines, control, FlushedAtUnmap(before, View.Fixmap), action, into)) return;
                after = reused ? after & ~(1ul << PackedState.ReusedShift) : SetLive(after, View.Fixmap, false);
                break;
            case PrimitiveKind.Purge when _highmem && IsLive(before, View.Kernel):
                if (!FlushSlots(ref lines, control, FlushedAtUnmap(before, View.Kernel), action, into)) return;
                after = SetLive(after, View.Kernel, false);
                break;
            default:
                break;
        }

        into.Add(lines, With(next, step.Line, after), action);
    }

    private ulong WithoutLag(ulong control)
    {
        control &= ~(7ul << PackedState.LagShift);
        return _twoPages ? control & ~(3ul << SecondKernelLagShift) : control;
    }
}
