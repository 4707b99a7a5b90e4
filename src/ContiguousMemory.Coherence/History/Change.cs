using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.History;

/// <summary>From when on a kernel did something in some order, and by which commit.</summary>
internal sealed record Change
{
    /// <summary>The first of the eras that has it.</summary>
    public required Era Era { get; init; }

    /// <summary>The commit, abbreviated; null for what was there before any of them.</summary>
    public string? Commit { get; init; }

    /// <summary>What it does.</summary>
    public required string What { get; init; }

    /// <summary>How that is known.</summary>
    public required string Source { get; init; }

    /// <summary>The catalogue's strategy from then on; null if the kernel does not do it at all.</summary>
    public required string? Strategy { get; init; }

    /// <summary>The first-level caches for which it holds.</summary>
    public Func<L1Kind, bool> On { get; init; } = _ => true;
}
