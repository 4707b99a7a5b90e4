namespace ContiguousMemory.Backing;

/// <summary>
/// Counts who needs something that must be given back once, after the last of them. It starts at one, the maker's. Zero is final: nobody
/// can begin after the end. Thread safe, without locks.
/// </summary>
internal sealed class UseCount
{
    private long _uses = 1;

    /// <summary>Whether the last user has gone.</summary>
    internal bool IsOver => Interlocked.Read(ref _uses) == 0;

    /// <summary>Adds a user, unless the last has gone.</summary>
    internal bool TryAdd()
    {
        long seen = Interlocked.Read(ref _uses);
        while (seen != 0)
        {
            long found = Interlocked.CompareExchange(ref _uses, seen + 1, seen);
            if (found == seen)
                return true;
            seen = found;
        }

        return false;
    }

    /// <summary>Removes a user.</summary>
    /// <returns>Whether it was the last: whoever is told so gives back.</returns>
    internal bool Remove() => Interlocked.Decrement(ref _uses) == 0;
}
