using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Which table of the matrix a strategy belongs to.</summary>
internal enum StrategyTable
{
    /// <summary>Turning a page into a coherent buffer.</summary>
    Alloc,

    /// <summary>A streaming map and unmap.</summary>
    Streaming,
}

/// <summary>Where a sequence comes from.</summary>
internal enum StrategyOrigin
{
    /// <summary>Written down here from the source that the strategy names.</summary>
    Written,

    /// <summary>Recorded from a run of the engine's own code.</summary>
    Recorded,
}

/// <summary>An order of stores, cache maintenance, barriers and mappings that somebody used or proposed.</summary>
internal sealed record Strategy
{
    /// <param name="id">The short name in tables; with <paramref name="pages"/> and <paramref name="table"/> unique.</param>
    /// <param name="table">What the sequence is for.</param>
    /// <param name="pages">The kind of page it is for.</param>
    /// <param name="text">The sequence, in the language of <see cref="SequenceText"/>.</param>
    /// <param name="about">Who used it, in a few words.</param>
    public Strategy(string id, StrategyTable table, PageKind pages, string text, string about)
    {
        (Id, Table, Pages, Text, About) = (id, table, pages, text, about);
        Sequence = SequenceText.Parse(text);
    }

    /// <param name="id">The short name in tables; with <paramref name="pages"/> and <paramref name="table"/> unique.</param>
    /// <param name="table">What the sequence is for.</param>
    /// <param name="pages">The kind of page it is for.</param>
    /// <param name="recorded">What the engine's code did.</param>
    /// <param name="about">Who used it, in a few words.</param>
    public Strategy(string id, StrategyTable table, PageKind pages, IReadOnlyList<Primitive> recorded, string about)
    {
        (Id, Table, Pages, Text, About) = (id, table, pages, SequenceWriter.Text(recorded, pages), about);
        (Sequence, Origin) = (recorded, StrategyOrigin.Recorded);
    }

    public string Id { get; }

    public StrategyTable Table { get; }

    public PageKind Pages { get; }

    public string Text { get; }

    public string About { get; }

    public StrategyOrigin Origin { get; }

    public IReadOnlyList<Primitive> Sequence { get; }
}
