namespace ContiguousMemory;

/// <summary>What one client holds of an area, against what it may. Thread safe, without locks.</summary>
internal sealed class ClientAccount(string client)
{
    /// <summary>The limit of who has none. No quota, which is of whole frames, is as large.</summary>
    public const long NoLimit = long.MaxValue;

    private long _held;
    private long _limit = NoLimit;
    private bool _turnedAway;

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

    /// <summary>Counts bytes, if it may hold that many more.</summary>
    public bool TryCharge(long bytes)
    {
        while (true)
        {
            long held = Held;
            if (held <= Limit - bytes)
            {
                if (Interlocked.CompareExchange(ref _held, held + bytes, held) == held) return true;
                continue;
            }

            // Said first and looked at again, so that who gives bytes back in between is either seen here or sees what was said.
            Interlocked.Exchange(ref _turnedAway, true);
            if (!HasRoomFor(bytes)) return false;
        }
    }

    /// <summary>Counts bytes that are held whatever the limit is.</summary>
    public void Charge(long bytes) => Interlocked.Add(ref _held, bytes);

    /// <summary>Counts bytes no longer.</summary>
    /// <returns>Whether somebody was turned away who may try again.</returns>
    public bool Discharge(long bytes)
    {
        Interlocked.Add(ref _held, -bytes);
        return TakeTurnedAway();
    }

    /// <summary>Whether somebody was turned away since this was asked last.</summary>
    public bool TakeTurnedAway() => Volatile.Read(ref _turnedAway) && Interlocked.Exchange(ref _turnedAway, false);
}
