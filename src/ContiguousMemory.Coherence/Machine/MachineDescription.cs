namespace ContiguousMemory.Coherence.Machine;

/// <summary>One machine of the matrix: what a sequence is judged against. The fixed choices of the model are told on <see cref="CacheMachine"/>.</summary>
internal sealed record MachineDescription
{
    /// <summary>The variant of the machines that have no variant.</summary>
    public const string Base = "base";

    public required L1Kind L1 { get; init; }

    public OuterCache Outer { get; init; }

    public NonCacheablePolicy NonCacheable { get; init; }

    public Doorbell Doorbell { get; init; }

    public PageKind Pages { get; init; }

    /// <summary>Whether the old owner may leave the page in a lazy kmap; highmem only.</summary>
    public bool LazyKmap { get; init; }

    /// <summary>Whether the core fills lines unasked. No VIVT core of the base does, whatever is said here (DDI0198D: no data prefetch).</summary>
    public bool Speculates { get; init; } = true;

    public MachineFeatures Features { get; init; } = MachineFeatures.All;

    /// <summary>Lines of the buffer that are modelled, 1 to 3 (2 if a neighbour shares the line).</summary>
    public int Lines { get; init; } = 1;

    /// <summary>Whether a line has its neighbour's word also where no step names it. It changes no verdict, for nobody writes or reads that word: one word is the quotient.</summary>
    public bool AlwaysTwoWords { get; init; }

    /// <summary>Colours of an aliasing cache, 2 or 4.</summary>
    public int Colours { get; init; } = 2;

    /// <summary>CPUs, 1 or 2, their first-level caches kept coherent with each other by hardware; physically tagged, not aliasing, one line.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Pages of the buffer, 1 or 2; each of two has one line.</summary>
    public int PageCount { get; init; } = 1;

    /// <summary>What the machine is called among those with the same values above; <see cref="Base"/> if it deviates in nothing.</summary>
    public string Variant { get; init; } = Base;

    public Deviations Deviations { get; init; }

    public bool HasOuter => Outer != OuterCache.None && Features.HasFlag(MachineFeatures.Outer);

    public bool Fills => Speculates && (L1 != L1Kind.Vivt || Deviations.HasFlag(Deviations.VivtFills)) && Features.HasFlag(MachineFeatures.Speculate);

    public bool KeepsLazyKmaps => LazyKmap && Features.HasFlag(MachineFeatures.LazyKmap);

    public NonCacheablePolicy EffectiveNonCacheable =>
        Features.HasFlag(MachineFeatures.NonCacheableHits) && !(NonCacheable == NonCacheablePolicy.L2Hit && Deviations.HasFlag(Deviations.StronglyOrdered))
            ? NonCacheable
            : NonCacheablePolicy.Bypass;
}
