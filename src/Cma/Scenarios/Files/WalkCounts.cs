namespace Cma.Scenarios.Files;

/// <summary>What a search for files met.</summary>
/// <param name="Matched">Files that a glob matched, taken or not.</param>
/// <param name="Empty">Of these, passed over because they have no length: empty files, pipes, sockets, devices.</param>
/// <param name="TooLong">Of these, passed over because the tenant's bound had no room for them.</param>
/// <param name="Unreadable">Folders that could not be read, or vanished while they were.</param>
internal readonly record struct WalkCounts(int Matched, int Empty, int TooLong, int Unreadable)
{
    /// <summary>Files that were of use.</summary>
    public int Useful => Matched - Empty - TooLong;

    public static WalkCounts operator +(WalkCounts left, WalkCounts right) => new(
        left.Matched + right.Matched, left.Empty + right.Empty, left.TooLong + right.TooLong, left.Unreadable + right.Unreadable);
}
