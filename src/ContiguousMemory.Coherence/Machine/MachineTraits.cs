namespace ContiguousMemory.Coherence.Machine;

/// <summary>Every trait, under the name that rows bear. What each means is told on <see cref="Deviations"/>.</summary>
internal static class MachineTraits
{
    public static MachineTrait NoSpeculation { get; } = new("no-speculation") { IsQuiet = true };

    public static MachineTrait AliasMaintenanceIgnored { get; } = new("alias-maintenance-ignored", Deviations.AliasMaintenanceIsIgnored);

    public static MachineTrait VivtFills { get; } = new("vivt-fills", Deviations.VivtFills);

    public static MachineTrait PrefetchWithoutMapping { get; } = new("prefetch-without-mapping", Deviations.PrefetchNeedsNoMapping);

    public static MachineTrait ReadSeesWriteBacks { get; } = new("read-sees-write-backs", Deviations.ReadSeesWriteBacks);

    public static MachineTrait WriteUpdatesLine { get; } = new("write-updates-line", Deviations.WriteUpdatesLine);

    public static MachineTrait StronglyOrdered { get; } = new("strongly-ordered", Deviations.StronglyOrdered);

    public static MachineTrait WriteThrough { get; } = new("write-through", Deviations.WriteThrough);

    public static MachineTrait HalfLineDirty { get; } = new("half-line-dirty", Deviations.HalfLineDirty);

    public static MachineTrait Pl310WholeLineInvalidates { get; } = new("pl310-bit13", Deviations.WholeLineWriteInvalidates);

    public static MachineTrait Pl310Erratum588369 { get; } = new("pl310-588369", Deviations.FlushKeepsCleanOuterLine);

    public static MachineTrait Pl310Erratum727915 { get; } = new("pl310-727915", Deviations.OuterFlushByWay | Deviations.ByWayFlushLosesStore);

    public static MachineTrait Pl310Erratum752271 { get; } = new("pl310-752271", Deviations.DoubleFillLosesDirtyLine);

    public static MachineTrait TwoCpus { get; } = new("smp-broadcast") { Cpus = 2 };

    public static MachineTrait NoBroadcast { get; } = new("smp-no-broadcast", Deviations.NoBroadcast) { Cpus = 2 };

    public static MachineTrait Ownership { get; } = new("smp-ownership", Deviations.NoBroadcast | Deviations.ReadForOwnership) { Cpus = 2 };

    public static MachineTrait OwnershipQuiet { get; } = new("smp-ownership-quiet", Deviations.NoBroadcast | Deviations.ReadForOwnership) { Cpus = 2, IsQuiet = true };

    public static MachineTrait CortexA9Erratum764369 { get; } = new("a9-764369", Deviations.MaintenanceNeedsDsb) { Cpus = 2 };

    public static MachineTrait DevicePosts { get; } = new("device-posting", Deviations.DevicePosts);

    public static MachineTrait Freed { get; } = new("freed", Deviations.Freed);

    public static MachineTrait FreedUnchecked { get; } = new("freed-unchecked-buffers", Deviations.Freed | Deviations.UncheckedBuffers);

    public static MachineTrait FreedDrained { get; } = new("freed-drained", Deviations.Freed | Deviations.UncheckedBuffers | Deviations.FreeDrains);

    public static MachineTrait KunmapKeepsLines { get; } = new("kunmap-keeps-lines", Deviations.KunmapKeepsLines) { PageCount = 2 };
}
