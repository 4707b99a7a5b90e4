namespace ContiguousMemory;

/// <summary>What one thread, or a few, keep in a <see cref="FrontCache"/>: the newest first. Locked by whoever touches it, for nanoseconds.</summary>
internal sealed class FrontCacheShelf
{
    // Arbitrary: a few kinds of buffers at a time, and few enough to look at each.
    private const int Places = 32;

    private readonly BufferEntry[] _entries = new BufferEntry[Places];
    private readonly long[] _frames = new long[Places];
    private int _locked;
    private volatile int _count;
    private long _keptBytes;

    public bool IsEmpty => _count == 0;

    public bool HasPlace => _count < Places;

    /// <summary>Gives back whatever comes.</summary>
    public bool IsClosed { get; set; }

    public long KeptBytes => Volatile.Read(ref _keptBytes);

    /// <summary>Bytes of the budget that are this shelf's, kept or not.</summary>
    public long GrantedBytes { get; set; }

    public long HandedOn { get; private set; }

    public long HandedOnBytes { get; private set; }

    public bool TryLock() => Interlocked.CompareExchange(ref _locked, 1, 0) == 0;

    public void Lock()
    {
        SpinWait spin = default;
        while (!TryLock()) spin.SpinOnce();
    }

    public void Unlock() => Volatile.Write(ref _locked, 0);

    /// <summary>Keeps an entry if its word is still this one; then no buffer is alive in it any more.</summary>
    public bool TryAdd(BufferEntry entry, BufferWord word, long bytes)
    {
        if (!entry.TryEnd(word)) return false;
        _entries[_count] = entry;
        _frames[_count] = entry.Allocation.Frames.Count.Value;
        _count++;
        _keptBytes += bytes;
        return true;
    }

    /// <summary>The newest that somebody with these options would have been given.</summary>
    public BufferEntry? TryRemove(long frames, in AllocationOptions options)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_frames[i] != frames || !_entries[i].Options.IsSamePlaceAndName(options)) continue;
            HandedOn++;
            BufferEntry entry = RemoveAt(i);
            HandedOnBytes += entry.Allocation.Frames.Count.Bytes;
            return entry;
        }

        return null;
    }

    public BufferEntry RemoveOldest() => RemoveAt(0);

    private BufferEntry RemoveAt(int index)
    {
        BufferEntry entry = _entries[index];
        _count--;
        for (int i = index; i < _count; i++) (_entries[i], _frames[i]) = (_entries[i + 1], _frames[i + 1]);
        _entries[_count] = null!;
        _keptBytes -= entry.Allocation.Frames.Count.Bytes;
        return entry;
    }
}
