using ContiguousMemory.Coherence.Checker.KmapSlots;

namespace ContiguousMemory.Coherence.History;

/// <summary>A use of fixmap slots, and how kernels handed the slots out over time. It has a checker of its own: slots and an interrupt, no caches' data.</summary>
/// <param name="Name">Whose kmaps.</param>
/// <param name="HasVivt">Whether it is done on virtually tagged caches too.</param>
/// <param name="Changes">In the order of time.</param>
internal sealed record SlotTask(string Name, bool HasVivt, IReadOnlyList<SlotChange> Changes);

/// <summary>From when on slots were handed out in some way, and by which commit.</summary>
internal sealed record SlotChange
{
    /// <summary>The first of the eras that has it.</summary>
    public required Era Era { get; init; }

    /// <summary>The commit, abbreviated; null for what was there before any of them.</summary>
    public string? Commit { get; init; }

    /// <summary>What it does.</summary>
    public required string What { get; init; }

    /// <summary>How that is known.</summary>
    public required string Source { get; init; }

    public required KmapDiscipline Discipline { get; init; }
}
