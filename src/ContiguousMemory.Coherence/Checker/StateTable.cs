using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>The set of states found, in the order found, each with the one it was found from. Sixteen bytes of state, four of parent, and the hash slots.</summary>
/// <remarks>
/// Open addressing over indices; the top byte of a slot is of the hash, so that a probe rarely has to look at a state that is another. Not thread-safe;
/// meant to be cleared and used again.
/// </remarks>
internal sealed class StateTable
{
    private const int FirstCapacity = 1 << 10, IndexBits = 24;

    /// <summary>The most states it holds: what the index bits of a slot can name.</summary>
    public const int MaxStates = (1 << IndexBits) - 1;

    private PackedState[] _states = new PackedState[FirstCapacity];
    private int[] _parents = new int[FirstCapacity];
    private uint[] _slots = new uint[FirstCapacity * 2];

    public int Count { get; private set; }

    /// <summary>Bytes held, for each state found.</summary>
    public double BytesAState => Count == 0 ? 0 : (_states.LongLength * 16 + _parents.LongLength * 4 + _slots.LongLength * 4) / (double)Count;

    public PackedState this[int index] => _states[index];

    public int Parent(int index) => _parents[index];

    public void Clear()
    {
        if (_slots.Length > FirstCapacity * 64)
        {
            _states = new PackedState[FirstCapacity];
            _parents = new int[FirstCapacity];
            _slots = new uint[FirstCapacity * 2];
        }
        else if (Count > 0)
        {
            Array.Clear(_slots);
        }

        Count = 0;
    }

    /// <summary>Reads what adding states of these hashes will read first, slots and then states, so that the cache misses overlap.</summary>
    /// <returns>Nothing of use.</returns>
    public ulong Touch(ReadOnlySpan<uint> hashes)
    {
        uint[] slots = _slots;
        PackedState[] states = _states;
        uint mask = (uint)(slots.Length - 1);
        ulong sum = 0;
        foreach (uint hash in hashes) sum |= slots[hash & mask];
        foreach (uint hash in hashes)
        {
            uint slot = slots[hash & mask];
            if (((slot ^ hash) & 0xFF00_0000) == 0 && (slot & MaxStates) != 0) sum |= states[(int)(slot & MaxStates) - 1].Lines;
        }

        return sum;
    }

    /// <summary>Adds a state unless it is there; whether it was added.</summary>
    public bool Add(PackedState state, uint hash, int parent)
    {
        if (Count * 4L >= _slots.Length * 3L) GrowSlots();
        uint mask = (uint)(_slots.Length - 1), tag = hash & 0xFF00_0000;
        uint at = hash & mask;
        for (uint slot = _slots[at]; slot != 0; slot = _slots[at])
        {
            if ((slot & 0xFF00_0000) == tag && _states[(int)(slot & MaxStates) - 1] == state) return false;
            at = (at + 1) & mask;
        }

        if (Count == _states.Length) GrowStates();
        _states[Count] = state;
        _parents[Count++] = parent;
        _slots[at] = tag | (uint)Count;
        return true;
    }

    /// <summary>A hash of both words. The top byte is the tag and the low bits the slot, so both ends must be well mixed.</summary>
    public static uint Hash(PackedState state)
    {
        unchecked
        {
            ulong mixed = (state.Lines * 0x9E37_79B9_7F4A_7C15ul) ^ (state.Control * 0xC2B2_AE3D_27D4_EB4Ful);
            mixed ^= mixed >> 32;
            mixed *= 0xD6E8_FEB8_6659_FD93ul;
            return (uint)(mixed >> 32);
        }
    }

    private void GrowStates()
    {
        int capacity = Math.Min(checked(_states.Length * 2), MaxStates);
        Array.Resize(ref _states, capacity);
        Array.Resize(ref _parents, capacity);
    }

    private void GrowSlots()
    {
        uint[] larger = new uint[_slots.Length * 2];
        uint mask = (uint)(larger.Length - 1);
        for (int index = 0; index < Count; index++)
        {
            uint hash = Hash(_states[index]), at = hash & mask;
            while (larger[at] != 0) at = (at + 1) & mask;
            larger[at] = (hash & 0xFF00_0000) | (uint)(index + 1);
        }

        _slots = larger;
    }
}
