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

    /// <summary>The machines that the core may be: one for each choice of what is not known.</summary>
    public IEnumerable<MachineDescription> Machines() =>
        from l1 in L1.Values
        from outer in Outer.Values
        from speculation in Speculation.Values
        from nonCacheable in NonCacheable.Values
        select new MachineDescription { L1 = l1, Outer = outer, Speculates = speculation == Cores.Speculation.Possible, NonCacheable = nonCacheable };
}
