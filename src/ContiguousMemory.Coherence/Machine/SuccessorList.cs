namespace ContiguousMemory.Coherence.Machine;

/// <summary>The states that follow one state, with the action that led to each. Reused from state to state.</summary>
internal sealed class SuccessorList
{
    // Arbitrary, and ample: three lines, each with at most a dozen actions of two or three choices.
    private const int Capacity = 160;

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
