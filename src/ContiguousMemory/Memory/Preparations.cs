namespace ContiguousMemory;

/// <summary>The preparations of an area that wait for their clients: so that they live until their time is over, whoever forgets them. Thread safe.</summary>
internal sealed class Preparations
{
    private readonly HashSet<PreparedBuffer> _waiting = [];
    private readonly Lock _gate = new();

    /// <summary>Bytes that are kept ready.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _waiting.Sum(prepared => prepared.Frames.Count.Bytes);
        }
    }

    public void Add(PreparedBuffer prepared)
    {
        lock (_gate) _waiting.Add(prepared);
    }

    public void Remove(PreparedBuffer prepared)
    {
        lock (_gate) _waiting.Remove(prepared);
    }

    /// <summary>The reserve ends: nobody reaches the bytes of what waits, so nobody has to be waited for.</summary>
    public void TakeBackAll()
    {
        List<PreparedBuffer> waiting;
        lock (_gate) waiting = [.. _waiting];
        foreach (PreparedBuffer prepared in waiting) prepared.GiveBack(PreparedState.TakenBack);
    }
}
