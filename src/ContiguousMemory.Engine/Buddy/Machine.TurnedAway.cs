namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// Who is woken when something that stood in the way for a moment is gone: only those who met it. Were everybody woken by every claim that ends, a waiter
/// whose own claim fails would wake itself and try for ever.
/// </summary>
public sealed partial class Machine
{
    private bool _turnedAway;
    private bool _transitMet;
    private int _transits;
    private int _ordinaryClaims;

    /// <summary>Whether units are in transit for longer than a moment: being moved, cleared, or dropped with a callback. Under the lock: none ends meanwhile.</summary>
    internal bool HasTransits => Volatile.Read(ref _transits) > 0;

    /// <summary>Somebody found nothing while marks of others stood. Call it under the lock that looked, so that the marks cannot come off in between.</summary>
    /// <param name="isMarked">Whether marks stand that <see cref="ActiveClaims"/> does not show: windows marked and not yet being emptied.</param>
    internal void NoteTurnedAway(bool isMarked = false) => _turnedAway |= isMarked || ActiveClaims.Count > 0;

    /// <summary>Whether page blocks outside areas may be isolated now: then those are turned away, too, who may not borrow.</summary>
    internal bool HasOrdinaryClaims => Volatile.Read(ref _ordinaryClaims) > 0;

    /// <summary>Page blocks outside areas are about to be claimed.</summary>
    internal void BeginOrdinaryClaim() => Interlocked.Increment(ref _ordinaryClaims);

    /// <summary>They are claimed no more.</summary>
    internal void EndOrdinaryClaim() => Interlocked.Decrement(ref _ordinaryClaims);

    /// <summary>Marks came off: whether somebody has to be woken. Under the lock; wake them after it.</summary>
    internal bool TakeTurnedAway()
    {
        bool turnedAway = _turnedAway;
        _turnedAway = false;
        return turnedAway;
    }

    /// <summary>A unit may be about to go in transit. Call it before the unit is marked.</summary>
    internal void BeginTransit() => Interlocked.Increment(ref _transits);

    /// <summary>It is not, or no longer: then call it under the lock that tells the summaries so, and take the unit's mark off after it.</summary>
    internal void EndTransit() => Interlocked.Decrement(ref _transits);

    /// <summary>Somebody met a unit that was being populated, moved or dropped, and may look elsewhere. Look at the unit again after this call.</summary>
    internal void NoteTransitMet() => Interlocked.Exchange(ref _transitMet, true);

    /// <summary>A unit's transit ended: whether somebody who met one has to be woken. One read when nobody did.</summary>
    internal bool TakeTransitMet() => Volatile.Read(ref _transitMet) && Interlocked.Exchange(ref _transitMet, false);
}
