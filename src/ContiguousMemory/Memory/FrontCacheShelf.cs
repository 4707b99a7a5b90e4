namespace ContiguousMemory;

/// <summary>What one thread, or a few, keep in a <see cref="FrontCache"/>, client by client. Locked by whoever touches it, for nanoseconds.</summary>
internal sealed class FrontCacheShelf(int grain)
{
    // Both arbitrary: the devices one thread serves, and the buffers it takes and releases in a row.
    private const int MostClients = 8;
    private const int MostSpares = 64;

    private readonly string?[] _clients = new string?[MostClients];
    private readonly FreeRuns[] _runs = new FreeRuns[MostClients];
    private readonly BufferEntry[] _spares = new BufferEntry[MostSpares];
    private int _locked;
    private int _open;
    private int _latest;
    private int _spare;
    private long _keptFrames;

    public bool IsEmpty => KeptFrames == 0;

    /// <summary>Gives back whatever comes.</summary>
    public bool IsClosed { get; set; }

    public long KeptFrames => Volatile.Read(ref _keptFrames);

    /// <summary>Frames of the budget that are this shelf's, kept or not.</summary>
    public long GrantedFrames { get; set; }

    public long HandedOn { get; private set; }

    public long HandedOnFrames { get; private set; }

    public bool TryLock() => Volatile.Read(ref _locked) == 0 && Interlocked.CompareExchange(ref _locked, 1, 0) == 0;

    public void Lock()
    {
        SpinWait spin = default;
        while (!TryLock()) spin.SpinOnce();
    }

    public void Unlock() => Volatile.Write(ref _locked, 0);

    /// <summary>A client's runs, or null when it has none here.</summary>
    public FreeRuns? RunsOf(string? client)
    {
        if (_open > _latest && ReferenceEquals(_clients[_latest], client)) return _runs[_latest];
        for (int i = 0; i < _open; i++)
        {
            if (_clients[i] != client) continue;
            _latest = i;
            return _runs[i];
        }

        return null;
    }

    /// <summary>Gives a client a place of its own, if need be that of a client who has nothing here.</summary>
    /// <returns>Null when every place is taken.</returns>
    public FreeRuns? Open(string? client)
    {
        int place = _open;
        if (place == MostClients)
        {
            for (place = 0; place < MostClients && _runs[place].Frames > 0;) place++;
            if (place == MostClients) return null;
        }
        else
        {
            _runs[_open++] = new FreeRuns(grain);
        }

        _clients[place] = client;
        _latest = place;
        return _runs[place];
    }

    /// <summary>Keeps frames.</summary>
    public void Keep(FreeRuns runs, int start, int count)
    {
        runs.Add(start, count);
        Volatile.Write(ref _keptFrames, _keptFrames + count);
    }

    /// <summary>Takes frames for a request.</summary>
    public bool TryTake(FreeRuns runs, in RunRule rule, out int start)
    {
        if (!runs.TryTake(rule, out start)) return false;
        Volatile.Write(ref _keptFrames, _keptFrames - rule.Count);
        HandedOn++;
        HandedOnFrames += rule.Count;
        return true;
    }

    /// <summary>The client who has most here; null before there is any.</summary>
    public FreeRuns? Most()
    {
        FreeRuns? most = null;
        for (int i = 0; i < _open; i++)
        {
            if (most is null || _runs[i].Frames > most.Frames) most = _runs[i];
        }

        return most;
    }

    /// <summary>The client who has least here.</summary>
    public FreeRuns Least()
    {
        FreeRuns least = _runs[0];
        for (int i = 1; i < _open; i++)
        {
            if (_runs[i].Frames < least.Frames) least = _runs[i];
        }

        return least;
    }

    /// <summary>Takes out frames to give back, of one client: a part of a run that has so many, or else the largest; for 0 the smallest.</summary>
    /// <returns>False when it has none.</returns>
    public bool TryTakeBack(FreeRuns runs, long wanted, out int start, out int count)
    {
        if (!runs.TryTakeBack(wanted, out start, out count)) return false;
        Volatile.Write(ref _keptFrames, _keptFrames - count);
        return true;
    }

    /// <summary>An entry in which no buffer is alive, for the next one.</summary>
    public bool TrySpare(BufferEntry entry)
    {
        if (_spare == MostSpares) return false;
        _spares[_spare++] = entry;
        return true;
    }

    public BufferEntry? Spare() => _spare == 0 ? null : _spares[--_spare];
}
