using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>What the steps of a sequence cost: how many operations a step is, times a weight. Counts, never cycles.</summary>
/// <remarks>
/// The counts are of one 4 KiB page: 128 lines of 32 bytes, each an operation of its own at either level (linux proc-arm926.S, cache-v6.S,
/// cache-l2x0.c). All weights are arbitrary; by default every operation weighs the same.
/// </remarks>
internal sealed record CostVector
{
    /// <summary>Lines of the buffer, 1 or more. Default: of a page, with lines of 32 bytes.</summary>
    public int Lines { get; init; } = 128;

    /// <summary>Weight of storing a line.</summary>
    public int Store { get; init; } = 1;

    /// <summary>Weight of maintaining a line of the first level, and of the outer cache.</summary>
    public int L1 { get; init; } = 1;

    public int L2 { get; init; } = 1;

    /// <summary>Weight of the whole first level by set and way. Default: a line each of 32 KiB.</summary>
    public int SetWay { get; init; } = 1024;

    public int Dsb { get; init; } = 1;

    public int OuterSync { get; init; } = 1;

    public int Tlbi { get; init; } = 1;

    /// <summary>Weight of a changed page table entry: a mapping made or removed. The alias of the other colour serves the sequence alone: both.</summary>
    public int Mapping { get; init; } = 1;

    /// <summary>Weight of a kmap, and of its end.</summary>
    public int Kmap { get; init; } = 1;

    /// <summary>Weight of removing all lazy kmaps. Default, arbitrary: an entry for each of the 512 that 32-bit Arm Linux has.</summary>
    public int Purge { get; init; } = 512;

    /// <summary>What a sequence costs on a machine.</summary>
    public long Of(IEnumerable<Primitive> sequence, MachineDescription machine) => sequence.Sum(step => Of(step, machine));

    /// <summary>What a step costs on a machine. Where there is no outer cache its operations are empty; where the first level is VIVT, unmapping flushes.</summary>
    public long Of(Primitive step, MachineDescription machine) => step.Kind switch
    {
        PrimitiveKind.OuterSync or >= PrimitiveKind.Clean2 and <= PrimitiveKind.Flush2 when !machine.HasOuter => 0,
        PrimitiveKind.Kunmap when machine.L1 == L1Kind.Vivt => (long)Lines * L1 + Kmap,
        PrimitiveKind.Purge when machine.L1 == L1Kind.Vivt => (long)SetWay + Purge,
        _ => Of(step),
    };

    private long Of(Primitive step) => step.Kind switch
    {
        PrimitiveKind.Store or PrimitiveKind.Load => (long)Lines * Store,
        >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1IfKmapped => (long)Lines * L1,
        PrimitiveKind.Flush1All => SetWay,
        >= PrimitiveKind.Clean2 and <= PrimitiveKind.Flush2 => (long)Lines * L2,
        PrimitiveKind.Dsb => Dsb,
        PrimitiveKind.OuterSync => OuterSync,
        PrimitiveKind.Tlbi => Tlbi,
        PrimitiveKind.MapNonCacheable when step.View == View.DmaOtherColour => 2L * Mapping,
        PrimitiveKind.MapCacheable or PrimitiveKind.MapNonCacheable or PrimitiveKind.Unmap => Mapping,
        PrimitiveKind.Kmap or PrimitiveKind.KmapFresh or PrimitiveKind.Kunmap => Kmap,
        PrimitiveKind.Purge => Purge,
        _ => 0,
    };
}
