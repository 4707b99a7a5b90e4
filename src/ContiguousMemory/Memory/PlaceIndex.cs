namespace ContiguousMemory;

/// <summary>Finds a small number by a frame number: a hash table that is never full. Open addressing, so that a look-up stays within a cache line mostly.</summary>
internal sealed class PlaceIndex
{
    private const int ValueBits = 16;

    /// <summary>A place above its value; zero is an empty slot, since values begin at 1.</summary>
    private long[] _slots;
    private int _shift;
    private int _count;

    /// <param name="order">log2 of the slots to begin with.</param>
    public PlaceIndex(int order) => (_slots, _shift) = (new long[1 << order], 32 - order);

    /// <summary>What stands at a place; 0 when nothing does.</summary>
    public int Find(int place)
    {
        long[] slots = _slots;
        for (int slot = HomeOf(place); ; slot = (slot + 1) & (slots.Length - 1))
        {
            long found = slots[slot];
            if (found == 0 || found >> ValueBits == place) return (int)(found & ((1 << ValueBits) - 1));
        }
    }

    /// <summary>Enters a value, 1 to 65,535, at a place where nothing stands.</summary>
    public void Add(int place, int value)
    {
        // Half empty at least: beyond that what is looked for in vain takes long to be found missing.
        if (++_count * 2 > _slots.Length) Grow();
        Put(((long)place << ValueBits) | (uint)value);
    }

    /// <summary>Changes the value at a place where one stands.</summary>
    public void Change(int place, int value) => _slots[SlotOf(place)] = ((long)place << ValueBits) | (uint)value;

    /// <summary>Removes what stands at a place. What stands behind it moves up, so that nothing is left to step over.</summary>
    public void Remove(int place)
    {
        long[] slots = _slots;
        int mask = slots.Length - 1;
        int hole = SlotOf(place);
        for (int next = (hole + 1) & mask; slots[next] != 0; next = (next + 1) & mask)
        {
            int home = HomeOf((int)(slots[next] >> ValueBits));
            if (((next - home) & mask) < ((next - hole) & mask)) continue;
            slots[hole] = slots[next];
            hole = next;
        }

        slots[hole] = 0;
        _count--;
    }

    // Fibonacci hashing: places come in steps of powers of two.
    private int HomeOf(int place) => (int)(unchecked((uint)place * 2654435769u) >> _shift);

    private int SlotOf(int place)
    {
        int slot = HomeOf(place);
        while (_slots[slot] >> ValueBits != place) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private void Put(long entry)
    {
        int slot = HomeOf((int)(entry >> ValueBits));
        while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = entry;
    }

    private void Grow()
    {
        long[] old = _slots;
        _slots = new long[old.Length * 2];
        _shift--;
        foreach (long entry in old)
        {
            if (entry != 0) Put(entry);
        }
    }
}
