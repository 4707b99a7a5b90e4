namespace ContiguousMemory.Coherence.Machine;

/// <summary>How the first-level data cache finds a line.</summary>
public enum L1Kind
{
    /// <summary>Virtual index, virtual tag: a line belongs to one virtual address (ARM926, DDI0198D §4.1).</summary>
    Vivt,

    /// <summary>Virtual index, physical tag, and a way larger than a page: one line for each colour of address (ARM1136, DDI0211 §6.11.3).</summary>
    ViptAliasing,

    /// <summary>Virtual index, physical tag, and a way no larger than a page: for data the same as <see cref="Pipt"/> (ARM ARM v7 B3.4).</summary>
    Vipt,

    /// <summary>Physical index and tag (Cortex-A9, DDI0388I §7.1).</summary>
    Pipt,
}
