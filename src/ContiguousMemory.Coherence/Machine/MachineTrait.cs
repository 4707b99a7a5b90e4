namespace ContiguousMemory.Coherence.Machine;

/// <summary>Something by which a machine differs from those of the base matrix, with the name that its rows bear.</summary>
/// <param name="Name">The name: lower case, words apart by hyphens.</param>
/// <param name="Deviations">What is different.</param>
internal sealed record MachineTrait(string Name, Deviations Deviations = Deviations.None)
{
    /// <summary>CPUs.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Pages of the buffer.</summary>
    public int PageCount { get; init; } = 1;

    /// <summary>Whether nothing is filled unasked, whatever the machine did before.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The machine with the trait; one that has traits already keeps them, and bears all names.</summary>
    public MachineDescription Of(MachineDescription machine) => machine with
    {
        Variant = machine.Variant == MachineDescription.Base ? Name : $"{machine.Variant}+{Name}",
        Deviations = machine.Deviations | Deviations,
        Cpus = Math.Max(machine.Cpus, Cpus),
        PageCount = Math.Max(machine.PageCount, PageCount),
        Speculates = machine.Speculates && !IsQuiet,
    };
}
