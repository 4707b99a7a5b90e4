namespace Cma.Scenarios.Files;

/// <summary>What a search for files may still take and look at. Not thread safe.</summary>
/// <param name="files">Files to take at most.</param>
/// <param name="bytes">Their bytes together, at most.</param>
/// <param name="visits">Names to look at, at most.</param>
internal sealed class FileBudget(int files, long bytes, int visits)
{
    /// <summary>Names looked at where nothing else is said. Arbitrary: a large system's /usr has about that many.</summary>
    public const int DefaultVisits = 500_000;

    /// <summary>Less than this left over is not worth looking for: one frame.</summary>
    private const int Crumb = 4096;

    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<FoundFile> _taken = [];
    private readonly bool _small = bytes < Crumb;

    /// <summary>The files taken, in the order they were found.</summary>
    public IReadOnlyList<FoundFile> Taken => _taken;

    /// <summary>Bytes that may still be taken.</summary>
    public long BytesLeft { get; private set; } = bytes;

    /// <summary>Names that may still be looked at.</summary>
    public int VisitsLeft { get; private set; } = visits;

    /// <summary>Whether looking further cannot add anything.</summary>
    public bool IsSpent => _taken.Count == files || VisitsLeft == 0 || (BytesLeft < Crumb && !(_small && BytesLeft > 0));

    /// <summary>Counts one name; false when there were enough.</summary>
    public bool Visit()
    {
        if (VisitsLeft == 0) return false;
        VisitsLeft--;
        return true;
    }

    /// <summary>Takes a file unless it was taken before or is too long for what is left, in which case a shorter one may still come.</summary>
    /// <returns>False when it is too long.</returns>
    public bool TryTake(FoundFile file)
    {
        if (_paths.Contains(file.Path)) return true;
        if (file.Length > BytesLeft) return false;
        _paths.Add(file.Path);
        _taken.Add(file);
        BytesLeft -= file.Length;
        return true;
    }
}
