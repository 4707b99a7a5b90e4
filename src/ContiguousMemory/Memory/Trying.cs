namespace ContiguousMemory;

/// <summary>How one try for a buffer stands to others, and to the request that it is for.</summary>
internal readonly record struct Trying
{
    /// <summary>It may have what is kept for the first in line.</summary>
    public bool IsFirst { get; init; }

    /// <summary>It may have what nobody else is granted.</summary>
    public bool IsOldest { get; init; }

    /// <summary>It is not the request's last: being refused is no answer to it, and nobody is told.</summary>
    public bool IsAgain { get; init; }

    /// <summary>It does not take what the front cache keeps.</summary>
    public bool IsAfresh { get; init; }

    /// <summary>When the request was made, of one that is not tried at once; null when nobody wanted to know then.</summary>
    public long? Began { get; init; }

    /// <summary>Whether <see cref="Began"/> says when the request was made; else it is made with the try.</summary>
    public bool HasBegun { get; init; }

    public CancellationToken Cancellation { get; init; }
}
