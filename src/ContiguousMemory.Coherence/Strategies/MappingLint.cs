using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Whether a sequence leaves the page mapped cacheable and non-cacheable at once. Not a verdict: a sequence may be right all the same.</summary>
/// <remarks>
/// The v6 and v7 architectures called accesses by such a pair unpredictable (linux arch/arm/mm/mmu.c keeps the word; ARM ARM v7 later bounded it),
/// which is why CMA changes the linear mapping itself.
/// </remarks>
internal static class MappingLint
{
    /// <param name="sequence">The sequence.</param>
    /// <param name="machine">The page it begins with: the linear mapping is there, a lazy kmap may be.</param>
    /// <returns>Whether the driver's non-cacheable address has a cacheable one beside it, or may have.</returns>
    public static bool LeavesMismatch(IReadOnlyList<Primitive> sequence, MachineDescription machine)
    {
        HashSet<View> cacheable = [];
        if (machine.Pages == PageKind.Lowmem || machine.LazyKmap) cacheable.Add(View.Kernel);
        bool hasAlias = false;
        foreach (Primitive step in sequence)
        {
            switch (step.Kind)
            {
                case PrimitiveKind.MapCacheable: cacheable.Add(step.View); break;
                case PrimitiveKind.Unmap: cacheable.Remove(step.View); break;
                case PrimitiveKind.Purge when machine.Pages == PageKind.Highmem: cacheable.Remove(View.Kernel); break;
                case PrimitiveKind.Kmap or PrimitiveKind.KmapFresh: cacheable.Add(View.Kmapped); break;
                case PrimitiveKind.Kunmap: cacheable.Remove(View.Kmapped); break;
                case PrimitiveKind.MapNonCacheable:
                    hasAlias = true;
                    cacheable.Remove(step.View);
                    break;
                default: break;
            }
        }

        return hasAlias && cacheable.Count > 0;
    }
}
