namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>Whether a core fills data lines unasked.</summary>
internal enum Speculation
{
    None,
    Possible,
}

/// <summary>A core as its manual describes it.</summary>
internal sealed record Core
{
    public required string Name { get; init; }

    public required Cited<L1Kind> L1 { get; init; }

    public required Cited<OuterCache> Outer { get; init; }

    public required Cited<Speculation> Speculation { get; init; }

    public required Cited<NonCacheablePolicy> NonCacheable { get; init; }

    /// <summary>By what else it differs from the base machine, or may.</summary>
    public required IReadOnlyList<CoreTrait> Traits { get; init; }

    /// <summary>Why it never has a PL310; null if it has one, or may.</summary>
    public string? NoPl310 { get; init; }

    /// <summary>What to say to whoever asks for the core with a PL310; null if there may be one.</summary>
    public string? RefusalOfPl310 => NoPl310 is null ? null : $"{Name} is never above a PL310: {NoPl310}; leave that out.";

    /// <summary>The machines that the core may be: one for each choice of what is not known, of its traits one at a time.</summary>
    public IEnumerable<MachineDescription> Machines() =>
        from l1 in L1.Values
        from outer in Outer.Values
        from speculation in Speculation.Values
        from nonCacheable in NonCacheable.Values
        let plain = new MachineDescription { L1 = l1, Outer = outer, Speculates = speculation == Cores.Speculation.Possible, NonCacheable = nonCacheable }
        let known = Traits.Where(trait => !trait.IsUnknown).Aggregate(plain, (machine, trait) => trait.Values[0]!.Of(machine))
        from machine in Traits.Where(trait => trait.IsUnknown).SelectMany(trait => trait.Departures).Select(trait => trait.Of(known)).Prepend(known)
        where MachineRules.WhyNot(machine) is null
        select machine;

    /// <summary>Why the core is no such machine, in one sentence that says what would do; null if it may be.</summary>
    public string? WhyNot(MachineDescription machine)
    {
        if (!L1.Values.Contains(machine.L1)) return Denied("first-level cache", machine.L1, L1);
        if (RefusalOfPl310 is { } refusal && (machine.Deviations & MachineRules.Pl310) != 0) return refusal;
        if (!Outer.Values.Contains(machine.Outer)) return Denied("outer cache", machine.Outer, Outer);
        if (!NonCacheable.Values.Contains(machine.NonCacheable)) return Denied("non-cacheable policy", machine.NonCacheable, NonCacheable);
        return MachineRules.WhyNot(machine);
    }

    private string Denied<T>(string what, T value, Cited<T> cited)
        where T : struct, Enum => $"{Name} has no {what} {value} ({cited.Source}); it has {string.Join(" or ", cited.Values)}.";
}
