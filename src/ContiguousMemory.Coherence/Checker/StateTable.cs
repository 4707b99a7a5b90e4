using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>The set of states found, in the order found, each with the one it was found from: sixteen bytes of state, one of parent, and the hash slots.</summary>
/// <remarks>
/// Open addressing over indices; the top byte of a slot is of the hash, so that a probe rarely has to look at a state that is another. States lie in
/// chunks that never move: one thread may read those it knows of while another adds. Otherwise not thread-safe; meant to be cleared and used again.
/// </remarks>
internal sealed class StateTable
{
    private const int IndexBits = 24, ChunkBits = 14, ChunkSize = 1 << ChunkBits, FirstSlots = 1 << 11;

    /// <summary>The most states it holds: what the index bits of a slot can name.</summary>
    public const int MaxStates = (1 << IndexBits) - 1;

    private readonly PackedState[]?[] _chunks = new PackedState[]?[1 << (IndexBits - ChunkBits)];
    private readonly ParentSteps _parents = new();
    private uint[] _slots = new uint[FirstSlots];

    public int Count { get; private set; }

    /// <summary>Bytes held, for each state found.</summary>
    public double BytesAState => Count == 0 ? 0 : ((long)(((Count - 1) >> ChunkBits) + 1) * ChunkSize * 16 + _slots.LongLength * 4 + _parents.Bytes) / (double)Count;

    public PackedState this[int index] => _chunks[index >> ChunkBits]![index & (ChunkSize - 1)];

    /// <summary>The state that a state was found from; -1 if it is one to begin with.</summary>
    public int Parent(int index) => _parents[index];

    public void Clear()
    {
        Array.Clear(_chunks, 1, _chunks.Length - 1);
        _parents.Clear();
        if (_slots.Length > FirstSlots * 64) _slots = new uint[FirstSlots];
        else if (Count > 0) Array.Clear(_slots);
        Count = 0;
    }

    /// <summary>Reads what adding states of these hashes will read first, slots and then states, so that the cache misses overlap.</summary>
    /// <returns>Nothing of use.</returns>
    public ulong Touch(ReadOnlySpan<uint> hashes)
    {
        uint[] slots = _slots;
        uint mask = (uint)(slots.Length - 1);
        ulong sum = 0;
        foreach (uint hash in hashes) sum |= slots[hash & mask];
        foreach (uint hash in hashes)
        {
            uint slot = slots[hash & mask];
            if (((slot ^ hash) & 0xFF00_0000) == 0 && (slot & MaxStates) != 0) sum |= this[(int)(slot & MaxStates) - 1].Lines;
        }

        return sum;
    }

    /// <summary>Adds a state unless it is there; whether it was added.</summary>
    /// <param name="state">The state.</param>
    /// <param name="hash">Its <see cref="Hash"/>.</param>
    /// <param name="parent">What it was found from: -1, or no earlier than the parent of the state added last.</param>
    public bool Add(PackedState state, uint hash, int parent)
    {
        if (Count * 4L >= _slots.Length * 3L) GrowSlots();
        uint[] slots = _slots;
        uint mask = (uint)(slots.Length - 1), tag = hash & 0xFF00_0000;
        uint at = hash & mask;
        for (uint slot = slots[at]; slot != 0; slot = slots[at])
        {
            if ((slot & 0xFF00_0000) == tag && this[(int)(slot & MaxStates) - 1] == state) return false;
            at = (at + 1) & mask;
        }

        (_chunks[Count >> ChunkBits] ??= new PackedState[ChunkSize])[Count & (ChunkSize - 1)] = state;
        _parents.Add(parent);
        Count++;
        slots[at] = tag | (uint)Count;
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

    private void GrowSlots()
    {
        uint[] larger = new uint[_slots.Length * 2];
        uint mask = (uint)(larger.Length - 1);
        for (int index = 0; index < Count; index++)
        {
            uint hash = Hash(this[index]), at = hash & mask;
            while (larger[at] != 0) at = (at + 1) & mask;
            larger[at] = (hash & 0xFF00_0000) | (uint)(index + 1);
        }

        _slots = larger;
    }
}
