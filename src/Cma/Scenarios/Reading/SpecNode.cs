namespace Cma.Scenarios.Reading;

/// <summary>A value of a scenario file and where it stands; lines and columns count from 1.</summary>
internal abstract record SpecNode(int Line, int Column);

/// <summary>Text. What it means is for the reader of the key to say; YAML's own guesses (is <c>no</c> a country?) are not made.</summary>
internal sealed record SpecScalar(string Text, bool IsQuoted, int Line, int Column) : SpecNode(Line, Column)
{
    /// <summary>Whether the file gives no value here.</summary>
    public bool IsEmpty => !IsQuoted && Text is "" or "~" or "null";
}

/// <summary>A list.</summary>
internal sealed record SpecList(IReadOnlyList<SpecNode> Items, int Line, int Column) : SpecNode(Line, Column);

/// <summary>Keys and their values in the order of the file; a key may stand twice, which whoever reads it refuses.</summary>
internal sealed record SpecMap(IReadOnlyList<KeyValuePair<SpecScalar, SpecNode>> Entries, int Line, int Column) : SpecNode(Line, Column);

/// <summary>Something already refused: nothing more is said about it.</summary>
internal sealed record SpecRefused(int Line, int Column) : SpecNode(Line, Column);
