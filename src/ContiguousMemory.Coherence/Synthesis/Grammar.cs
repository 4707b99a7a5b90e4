using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>Which sequences make sense at all, whatever the machine: a program that did otherwise would fault, or leave something open.</summary>
/// <remarks>
/// A step by a view needs the view mapped. The linear mapping changes its attribute by break before make: unmapped first, and no store by the new
/// mapping while the old translation may linger. A kmap ends before the next begins and before hand-over, and pins its page: no purge meanwhile. The
/// buffer is handed over by a non-cacheable mapping, none of whose old translations may linger.
/// <para>
/// A careful sequence keeps three more rules, which the model does not need and real cores may. No non-cacheable mapping is made while a cacheable one of
/// the page, or its lingering translation, is left: Arm calls mixed attributes unpredictable. No store by a non-cacheable mapping follows maintenance of
/// the first level without a dsb between: the model's write buffer keeps the order of write-backs and stores, but a core may have a buffer for each
/// (Cortex-A9, DDI0388I §7.1). And a highmem page may be in a lazy kmap until the first purge.
/// </para>
/// </remarks>
internal sealed class Grammar(SynthesisTask task)
{
    /// <summary>What is mapped at the start, as the bits that <see cref="Step"/> understands.</summary>
    public const int Start = 0;

    private const int Unmapped = 1, NonCacheable = 2, Lingers = 4, Alias = 8, OtherAlias = 16, Kmapped = 32, DeviceActed = 64, Purged = 128, Maintained = 256;

    /// <summary>Where the step leads; -1 if it makes no sense there.</summary>
    public int Step(int standing, Primitive step)
    {
        int after = Follow(standing, step);
        if (after < 0 || !task.Careful) return after;
        return step.Kind switch
        {
            PrimitiveKind.MapNonCacheable when Has(standing, Lingers | Kmapped) || !IsAlone(standing) => -1,
            PrimitiveKind.Kmap or PrimitiveKind.KmapFresh when Has(standing, Alias | OtherAlias) => -1,
            PrimitiveKind.Store when Has(standing, Maintained) && (step.View == View.Dma || Has(standing, NonCacheable)) => -1,
            PrimitiveKind.Purge => after | Purged,
            PrimitiveKind.Dsb => after & ~Maintained,
            >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1All => after | Maintained,
            _ => after,
        };
    }

    /// <summary>The device acts, once.</summary>
    public int DeviceActs(int standing) => task.Transfer is null || Has(standing, DeviceActed) ? -1 : standing | DeviceActed;

    /// <summary>Whether a sequence may end here.</summary>
    public bool MayEnd(int standing) => task.Transfer is not null
        ? Has(standing, DeviceActed)
        : !Has(standing, Kmapped) && (Has(standing, Alias) || (Has(standing, NonCacheable) && !Has(standing, Lingers)));

    /// <summary>The view by which the buffer is used after a sequence that ends here.</summary>
    public static View DriverView(int standing) => Has(standing, Alias) ? View.Dma : View.Kernel;

    /// <summary>Where the sequence leads; -1 if it makes no sense.</summary>
    public int Read(Sequence sequence)
    {
        int standing = Read(Start, sequence.Map);
        if (standing >= 0 && task.Transfer is not null) standing = DeviceActs(standing);
        return Read(standing, sequence.Unmap);
    }

    /// <summary>Whether the sequence makes sense and ends well.</summary>
    public bool Accepts(Sequence sequence) => Read(sequence) is var standing and >= 0 && MayEnd(standing);

    private int Read(int standing, IReadOnlyList<Primitive> steps)
    {
        for (int at = 0; at < steps.Count && standing >= 0; at++) standing = Step(standing, steps[at]);
        return standing;
    }

    private static int Follow(int standing, Primitive step) => step.Kind switch
    {
        PrimitiveKind.Store when step.View == View.Kernel => Has(standing, Lingers | Unmapped) ? -1 : standing,
        PrimitiveKind.Store or >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1 => IsMapped(standing, step.View) ? standing : -1,
        PrimitiveKind.Unmap => Has(standing, Unmapped | NonCacheable) ? -1 : standing | Unmapped | Lingers,
        PrimitiveKind.Tlbi => Has(standing, Lingers) ? standing & ~Lingers : -1,
        PrimitiveKind.MapNonCacheable when step.View == View.Kernel => Has(standing, Unmapped) ? standing & ~Unmapped | NonCacheable : -1,
        PrimitiveKind.MapNonCacheable when step.View == View.Dma => Has(standing, Alias) ? -1 : standing | Alias,
        PrimitiveKind.MapNonCacheable => Has(standing, OtherAlias) ? -1 : standing | OtherAlias,
        PrimitiveKind.Kmap or PrimitiveKind.KmapFresh => Has(standing, Kmapped) ? -1 : standing | Kmapped,
        PrimitiveKind.Kunmap => Has(standing, Kmapped) ? standing & ~Kmapped : -1,
        PrimitiveKind.Purge => Has(standing, Kmapped) ? -1 : standing,
        _ => standing,
    };

    /// <summary>Whether no cacheable mapping of the page is left, as far as a program can know.</summary>
    private bool IsAlone(int standing) => Has(standing, task.Pages == PageKind.Lowmem ? Unmapped | NonCacheable : Purged);

    private static bool IsMapped(int standing, View view) => view switch
    {
        View.Kernel => !Has(standing, Unmapped),
        View.Dma => Has(standing, Alias),
        View.DmaOtherColour => Has(standing, OtherAlias),
        View.Kmapped => Has(standing, Kmapped),
        _ => false,
    };

    /// <summary>Whether any of the bits is set.</summary>
    private static bool Has(int standing, int bits) => (standing & bits) != 0;
}
