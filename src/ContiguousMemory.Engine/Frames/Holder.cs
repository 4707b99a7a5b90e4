namespace ContiguousMemory.Engine.Frames;

/// <summary>One holder of frames.</summary>
internal struct Holder
{
    /// <summary>What people call it.</summary>
    public string Name;

    /// <summary>One of a kind for the machine's life, as the id is not: ids are used again, and a stale one must not pass for its successor.</summary>
    public long Serial;

    /// <summary>When it came to hold, in the machine's timestamps.</summary>
    public long Since;

    /// <summary>How many requests its area had seen when it came to hold.</summary>
    public long Asked;

    /// <summary>Its frames were emptied ahead for it, and it has not taken them yet.</summary>
    public bool IsPrepared;

    /// <summary>Nobody: its frames are free, and out to be cleared for a moment.</summary>
    public bool IsClearing;

    /// <summary>Its frames are where another holder's are being moved to: nobody else's to release, and given back or taken over by the move.</summary>
    public bool IsArriving;

    /// <summary>How many frames it holds.</summary>
    public long Frames;

    /// <summary>The client it acts for; a client that takes back frames it was the last to hold needs no clearing.</summary>
    public int Client;

    /// <summary>The tenant, when it is one.</summary>
    public object? Owner;
}
