using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Follows a sequence and knows which addresses it may use.</summary>
internal sealed class MappingWalk
{
    private readonly HashSet<View> _mapped = [];
    private bool _stored;

    public MappingWalk(PageKind pages)
    {
        // A lowmem page is always in the linear map; a highmem page may be in a lazy kmap, but nobody can count on that.
        if (pages == PageKind.Lowmem) _mapped.Add(View.Kernel);
    }

    /// <summary>Whether there is a non-cacheable address.</summary>
    public bool HasNonCacheable { get; private set; }

    /// <summary>What keeps the step from being executed, and the remedy; null if nothing does.</summary>
    public string? Complaint(Primitive step) => step.Kind switch
    {
        PrimitiveKind.MapCacheable or PrimitiveKind.MapNonCacheable => Map(step),
        PrimitiveKind.Unmap => _mapped.Remove(step.View) ? null : $"{Name(step.View)} is not mapped here; there is nothing to unmap",
        PrimitiveKind.Kmap or PrimitiveKind.KmapFresh => _mapped.Add(View.Kmapped) ? null : "one kmap at a time; write 'kunmap' before it",
        PrimitiveKind.Kunmap => _mapped.Remove(View.Kmapped) ? null : "nothing is kmapped here; write 'kmap' before it",
        PrimitiveKind.DeviceRead => _stored ? null : "the device reads what nobody wrote; store C first, as in 'st LIN C'",
        PrimitiveKind.Store => Use(step) ?? Stored(step),
        PrimitiveKind.Load or PrimitiveKind.Clean1 or PrimitiveKind.Invalidate1 or PrimitiveKind.Flush1 => Use(step),
        _ => null,
    };

    private string? Map(Primitive step)
    {
        HasNonCacheable |= step.Kind == PrimitiveKind.MapNonCacheable;
        _mapped.Add(step.View);
        return null;
    }

    private string? Stored(Primitive step)
    {
        _stored |= step.Word == 0;
        return null;
    }

    private string? Use(Primitive step) => _mapped.Contains(step.View) ? null : step.View switch
    {
        View.Kmapped => "nothing is kmapped here; write 'kmap' before it",
        View.Dma or View.DmaOtherColour => $"{Name(step.View)} is not mapped yet; write 'map {Name(step.View)} nc' before it",
        View.Kernel => "that address is not mapped here; map it again, or act before it is unmapped",
        _ => $"{Name(step.View)} is not mapped here; write 'map {Name(step.View)}' before it",
    };

    private static string Name(View view) => view switch
    {
        View.Fixmap => "KM",
        View.User => "USR",
        View.Dma => "DMA",
        View.DmaOtherColour => "DMA2",
        _ => "the kernel's address",
    };
}
