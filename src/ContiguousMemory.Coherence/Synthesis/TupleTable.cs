namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>Numbers tuples of the same length, in the order in which they come.</summary>
/// <param name="length">Numbers in a tuple.</param>
internal sealed class TupleTable(int length)
{
    private readonly List<int> _values = [];
    private int[] _slots = new int[1 << 12];

    public int Count { get; private set; }

    public ReadOnlySpan<int> this[int number] => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values).Slice(number * length, length);

    /// <summary>The tuple's number; whether it is new.</summary>
    public bool Add(ReadOnlySpan<int> tuple, out int number)
    {
        if (Count * 2 >= _slots.Length) Grow();
        int mask = _slots.Length - 1;
        for (int at = Hash(tuple) & mask; ; at = (at + 1) & mask)
        {
            if (_slots[at] == 0)
            {
                number = Count++;
                _values.AddRange(tuple);
                _slots[at] = Count;
                return true;
            }

            number = _slots[at] - 1;
            if (this[number].SequenceEqual(tuple)) return false;
        }
    }

    private static int Hash(ReadOnlySpan<int> tuple)
    {
        HashCode hash = default;
        foreach (int value in tuple) hash.Add(value);
        return hash.ToHashCode();
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int number = 0; number < Count; number++)
        {
            int at = Hash(this[number]) & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            _slots[at] = number + 1;
        }
    }
}
