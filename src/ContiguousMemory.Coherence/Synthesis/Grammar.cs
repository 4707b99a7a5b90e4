using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>Which sequences make sense at all, whatever the machine: a program that did otherwise would fault, or leave something open.</summary>
/// <remarks>
/// A step by a view needs the view mapped. The linear mapping changes its attribute by break before make: unmapped first, and no store by the new
/// mapping while the old translation may linger. A kmap ends before the next begins and before hand-over, and pins its page: no purge meanwhile. The
/// buffer is handed over by a non-cacheable mapping, none of whose old translations may linger. Nothing else is asked: mappings of different cacheability side by
/// side, which the architecture forbids and Linux had for years, are left to the machine to judge.
/// </remarks>
internal static class Grammar
{
    /// <summary>What is mapped at the start of a task, as the bits that <see cref="Step"/> understands.</summary>
    public const int Start = 0;

    private const int Unmapped = 1, NonCacheable = 2, Lingers = 4, Alias = 8, OtherAlias = 16, Kmapped = 32, DeviceActed = 64;

    /// <summary>Where the step leads; -1 if it makes no sense there.</summary>
    public static int Step(int standing, Primitive step) => step.Kind switch
    {
        PrimitiveKind.Store when step.View == View.Kernel => Has(standing, Lingers) || Has(standing, Unmapped) ? -1 : standing,
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

    /// <summary>The device acts, once.</summary>
    public static int DeviceActs(int standing) => Has(standing, DeviceActed) ? -1 : standing | DeviceActed;

    /// <summary>Whether a sequence may end here.</summary>
    public static bool MayEnd(int standing, SynthesisTask task) => task.Transfer is not null
        ? Has(standing, DeviceActed)
        : !Has(standing, Kmapped) && (Has(standing, Alias) || (Has(standing, NonCacheable) && !Has(standing, Lingers)));

    /// <summary>The view by which the buffer is used after a sequence that ends here.</summary>
    public static View DriverView(int standing) => Has(standing, Alias) ? View.Dma : View.Kernel;

    /// <summary>Whether the sequence makes sense and ends well.</summary>
    public static bool Accepts(SynthesisTask task, Sequence sequence)
    {
        int standing = Start;
        foreach (Primitive step in sequence.Map)
        {
            if ((standing = Step(standing, step)) < 0) return false;
        }

        if (task.Transfer is not null) standing = DeviceActs(standing);
        foreach (Primitive step in sequence.Unmap)
        {
            if ((standing = Step(standing, step)) < 0) return false;
        }

        return MayEnd(standing, task);
    }

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
