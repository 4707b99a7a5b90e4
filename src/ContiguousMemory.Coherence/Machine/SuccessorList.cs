namespace ContiguousMemory.Coherence.Machine;

/// <summary>The states that follow one state, with the action that led to each. Reused from state to state.</summary>
internal sealed class SuccessorList
{
    /// <summary>The most there can be: arbitrary, and ample for three lines with a dozen actions each of two or three choices.</summary>
    public const int Capacity = 160;

    public PackedState[] States { get; } = new PackedState[Capacity];

    public MachineAction[] Actions { get; } = new MachineAction[Capacity];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Add(ulong lines, ulong control, MachineAction action)
    {
        States[Count] = new(lines, control);
        Actions[Count++] = action;
    }
}
