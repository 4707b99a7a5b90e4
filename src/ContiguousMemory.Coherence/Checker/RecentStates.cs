using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>A small filter before the big table: most states are found several times in a row, by siblings whose actions commute.</summary>
/// <remarks>
/// Direct-mapped; a state it says it saw has been offered to the table, one it forgot is merely looked up again. An empty entry is the state of all
/// zeroes, which is none: while the old owner acts, memory holds his data.
/// </remarks>
internal sealed class RecentStates
{
    // Measured on three lines of N2: 1 MiB turns away 6 states in 10, a quarter of it 5.
    private const int Entries = 1 << 16;

    private readonly PackedState[] _entries = new PackedState[Entries];
    private bool _used;

    public bool Saw(PackedState state, uint hash)
    {
        ref PackedState entry = ref _entries[hash >> 8 & (Entries - 1)];
        bool saw = ((entry.Lines ^ state.Lines) | (entry.Control ^ state.Control)) == 0;
        entry = state;
        _used = true;
        return saw;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        if (_used) Array.Clear(_entries);
        _used = false;
    }
}
