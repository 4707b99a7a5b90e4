namespace ContiguousMemory;

/// <summary>What one client holds of an area, against what it may. Thread safe, without locks.</summary>
internal sealed class ClientAccount(string client)
{
    /// <summary>The limit of who has none. No quota, which is of whole frames, is as large.</summary>
    public const long NoLimit = long.MaxValue;

    private long _held;
    private long _limit = NoLimit;
    private long _turnedAway;
    private long _told;

    public string Client => client;

    /// <summary>Bytes it may hold.</summary>
    public long Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>Bytes it holds, and those of requests being tried.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Whether it may hold that many more now.</summary>
    public bool HasRoomFor(long bytes) => Held <= Limit - bytes;

    /// <summary>Whether it may hold that many more now; if not, it is said that somebody was turned away.</summary>
    public bool MayHold(long bytes)
    {
        if (HasRoomFor(bytes)) return true;

        // Said first and looked at again, so that who gives bytes back in between is either seen here or sees what was said.
        Interlocked.Increment(ref _turnedAway);
        return HasRoomFor(bytes);
    }

    /// <summary>Counts bytes, if it may hold that many more.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="turnedAway">How often somebody had been turned away before: for <see cref="TakeBack"/>.</param>
    public bool TryCharge(long bytes, out long turnedAway)
    {
        while (true)
        {
            turnedAway = Volatile.Read(ref _turnedAway);
            long held = Held;
            if (held > Limit - bytes)
            {
                if (!MayHold(bytes)) return false;
            }
            else if (Interlocked.CompareExchange(ref _held, held + bytes, held) == held)
            {
                return true;
            }
        }
    }

    /// <summary>Counts bytes that are held whatever the limit is.</summary>
    public void Charge(long bytes) => Interlocked.Add(ref _held, bytes);

    /// <summary>Counts bytes no longer.</summary>
    /// <returns>Whether somebody was turned away, and is not told yet, who may try again.</returns>
    public bool Discharge(long bytes)
    {
        Interlocked.Add(ref _held, -bytes);
        long turnedAway = Volatile.Read(ref _turnedAway);
        return turnedAway != Volatile.Read(ref _told) && Interlocked.Exchange(ref _told, turnedAway) != turnedAway;
    }

    /// <summary>Counts no longer the bytes of a try that came to nothing.</summary>
    /// <returns>Whether somebody was turned away meanwhile, perhaps for them. Who was before is not told: two who wait would wake each other for ever.</returns>
    public bool TakeBack(long bytes, long turnedAway)
    {
        Interlocked.Add(ref _held, -bytes);
        return Volatile.Read(ref _turnedAway) != turnedAway;
    }
}
