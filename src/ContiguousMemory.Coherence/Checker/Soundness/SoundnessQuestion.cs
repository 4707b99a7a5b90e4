using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker.Soundness;

/// <summary>Something of which the base machine has one, and a real machine more: does a verdict hang on it?</summary>
internal sealed record SoundnessQuestion
{
    /// <summary>The name: lower case, words apart by hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What is made wider, and how.</summary>
    public required string About { get; init; }

    /// <summary>Why the verdicts that change do, or why none should.</summary>
    public required string Because { get; init; }

    /// <summary>Makes the wider machine.</summary>
    public required Func<MachineDescription, MachineDescription> Widen { get; init; }

    /// <summary>The machines on which more is possible.</summary>
    public Func<MachineDescription, bool> Fits { get; init; } = static _ => true;

    /// <summary>The strategies whose verdicts are expected to change, and do in rows of their own; all others must not.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];
}
