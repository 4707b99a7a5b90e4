namespace ContiguousMemory.Coherence.Machine;

/// <summary>Which machines there cannot be, or the model cannot hold.</summary>
internal static class MachineRules
{
    /// <summary>What only a PL310 has.</summary>
    internal const Deviations Pl310 = Deviations.FlushKeepsCleanOuterLine | Deviations.DoubleFillLosesDirtyLine | Deviations.WholeLineWriteInvalidates
        | Deviations.OuterFlushByWay | Deviations.ByWayFlushLosesStore;

    private const Deviations OfTwoCpus = Deviations.NoBroadcast | Deviations.ReadForOwnership | Deviations.MaintenanceNeedsDsb;

    private const Deviations NotWithTwoCpus = Deviations.WriteThrough | Deviations.HalfLineDirty | Deviations.Freed | Deviations.OuterFlushByWay | Deviations.WriteUpdatesLine;

    /// <summary>Why there is no such machine, in one sentence that says what would do; null if there may be.</summary>
    public static string? WhyNot(MachineDescription machine) => WhyNoSuchHardware(machine) ?? WhyNotModelled(machine);

    private static string? WhyNoSuchHardware(MachineDescription machine)
    {
        bool vivt = machine.L1 == L1Kind.Vivt;
        Deviations odd = machine.Deviations;
        if (machine is { LazyKmap: true, Pages: PageKind.Lowmem }) return "A lazy kmap is a highmem page's; say highmem too, or no lazy kmap.";
        if (vivt && machine is { Cpus: > 1, Pages: PageKind.Highmem }) return "A virtually tagged cache, two CPUs and highmem cannot be: linux refuses to build it, for kmaps would alias; take one CPU, or lowmem on a physically tagged cache.";
        if (vivt && machine.Cpus > 1) return "No core with a virtually tagged cache was built with two CPUs; take one, or vipt or pipt.";
        if (vivt && (odd & Pl310) != 0) return "No core with a virtually tagged cache was built above a PL310 (Feroceon's second level is its own), so its errata and options are not on vivt; take vipt-aliasing, vipt or pipt.";
        if (machine.Outer == OuterCache.None && (odd & (Pl310 | Deviations.PrefetchNeedsNoMapping)) != 0) return "Errata and options of an outer cache need one; say pl310.";
        if (!vivt && (odd & (Deviations.VivtFills | Deviations.HalfLineDirty | Deviations.KunmapKeepsLines)) != 0) return "Unasked fills of a virtually tagged cache, half-line dirty bits, and a kunmap that ought to flush are on vivt only.";
        if (machine.Cpus < 2 && (odd & OfTwoCpus) != 0) return "Whether maintenance is broadcast is asked of two CPUs; take two.";
        return null;
    }

    private static string? WhyNotModelled(MachineDescription machine)
    {
        Deviations odd = machine.Deviations;
        bool aliases = machine.L1 == L1Kind.ViptAliasing, wide = machine.Lines > 1 || machine.PageCount > 1;
        if (machine.Cpus is < 1 or > 2) return $"The model has 1 or 2 CPUs, not {machine.Cpus}.";
        if (machine.PageCount is < 1 or > 2) return $"The model has 1 or 2 pages, not {machine.PageCount}.";
        if (machine.Colours is not (2 or 4)) return $"An aliasing cache is modelled with 2 or 4 colours, not {machine.Colours}.";
        if (machine.Colours == 4 && (!aliases || wide || odd != 0)) return "Four colours are modelled for one line of vipt-aliasing that deviates in nothing else; take two colours.";
        if (machine.Cpus == 2 && aliases) return "Two CPUs are modelled with caches that do not alias; take vipt or pipt.";
        if (machine.Cpus == 2 && (wide || (odd & NotWithTwoCpus) != 0)) return "Two CPUs are modelled with one line, written back, that is not freed; take one CPU.";
        if (machine is { PageCount: 2, Lines: > 1 }) return $"Two pages are modelled with one line each, not {machine.Lines}; take one line.";
        if (wide && (odd & (Deviations.DevicePosts | Deviations.HalfLineDirty | Deviations.OuterFlushByWay)) != 0) return "Posted writes, half-line dirty bits and flushes by way are modelled with one line and one page.";
        if (machine.PageCount == 2 && (odd & Deviations.Freed) != 0) return "Freeing is modelled with one page.";
        if ((odd & Deviations.DevicePosts) != 0 && (odd & Deviations.Freed) != 0) return "A device that posts its writes and a buffer that is freed are modelled one at a time.";
        return null;
    }
}
