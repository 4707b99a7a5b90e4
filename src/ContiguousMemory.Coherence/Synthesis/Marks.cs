namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>A set of small numbers that is emptied at no cost.</summary>
internal sealed class Marks
{
    private int[] _round = new int[1024];
    private int _current;

    /// <summary>Empties it, and makes room.</summary>
    /// <param name="capacity">More than the greatest number that will come.</param>
    public void Begin(int capacity)
    {
        if (capacity > _round.Length) Array.Resize(ref _round, Math.Max(capacity, _round.Length * 2));
        if (_current == int.MaxValue)
        {
            Array.Clear(_round);
            _current = 0;
        }

        _current++;
    }

    public bool Has(int number) => _round[number] == _current;

    /// <summary>Whether it was not there yet.</summary>
    public bool Add(int number)
    {
        if (_round[number] == _current) return false;
        _round[number] = _current;
        return true;
    }
}
