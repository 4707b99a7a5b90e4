namespace ContiguousMemory.Coherence.Machine;

/// <summary>A device whose writes are posted: one may still be under way when the interrupt has told of it.</summary>
internal sealed partial class CacheMachine
{
    private const ulong Posted = 1ul << PackedState.SpareShift;

    /// <summary>The device writes: at once, or by a posted write that lands later.</summary>
    private void DeviceWrites(ulong lines, ulong next, int line, MachineAction action, SuccessorList into)
    {
        if (Deviates(Deviations.DevicePosts)) into.Add(lines, next | Posted, action);
        else into.Add(WithMemory(lines, line, (int)Word.Device, 1), next, action);
    }

    private void PostedWriteLands(ulong lines, ulong control, SuccessorList into)
    {
        if ((control & Posted) != 0) into.Add(WithMemory(lines, 0, (int)Word.Device, 1), control & ~Posted, new(ActionKind.PostedWriteLands));
    }
}
