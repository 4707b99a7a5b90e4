namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>A parameter of a core in which it differs from the base machine, or may, with where it is said.</summary>
/// <param name="Parameter">What is asked.</param>
/// <param name="Source">The manual and section, or the kernel file; of what is not known, what was looked in and what it leaves open.</param>
/// <param name="Values">The trait, or all that are possible; null stands for the base machine's way.</param>
internal sealed record CoreTrait(string Parameter, string Source, params IReadOnlyList<MachineTrait?> Values)
{
    /// <summary>Whether a check must be made for more than one value: each but the base's has rows of the trait's name.</summary>
    public bool IsUnknown => Values.Count > 1;

    /// <summary>The values that are not the base's.</summary>
    public IEnumerable<MachineTrait> Departures => Values.OfType<MachineTrait>();
}
