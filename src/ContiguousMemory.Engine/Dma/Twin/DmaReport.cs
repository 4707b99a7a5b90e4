namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>One misuse: what was done, where, and where the mapping was made that it concerns.</summary>
/// <param name="Check">Which check.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Sentence">What is wrong, with the value, what it should be, and the remedy.</param>
/// <param name="OffenceAt">The stack of the offence: up to five frames, the caller first.</param>
/// <param name="MappedAt">The stack that made the mapping; null when there is none.</param>
public sealed record DmaReport(DmaCheck Check, string Device, string Sentence, IReadOnlyList<string> OffenceAt, IReadOnlyList<string>? MappedAt)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string mapped = MappedAt is null ? "" : $"\nmapped at\n{string.Join('\n', MappedAt)}";
        return $"Device '{Device}': {Sentence}\nat\n{string.Join('\n', OffenceAt)}{mapped}";
    }
}

/// <summary>Thrown before a misuse is done, unless the twin keeps going. Nothing has happened.</summary>
public sealed class DmaMisuseException : Exception
{
    internal DmaMisuseException(IReadOnlyList<DmaReport> reports)
        : base(string.Join(' ', reports.Select(report => report.Sentence))) => Reports = reports;

    /// <summary>All that is wrong with the one call; at least one.</summary>
    public IReadOnlyList<DmaReport> Reports { get; }
}
