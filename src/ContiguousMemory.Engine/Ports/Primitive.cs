using System.Globalization;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Ports;

/// <summary>What a machine can be told to do about a page's caches, mappings and bytes, one step at a time.</summary>
public enum PrimitiveKind : byte
{
    /// <summary>cl1: writes dirty L1 lines back, by virtual address.</summary>
    CleanL1,

    /// <summary>inv1: drops L1 lines, by virtual address; what was dirty is lost.</summary>
    InvalidateL1,

    /// <summary>fl1: writes back and drops L1 lines, by virtual address.</summary>
    FlushL1,

    /// <summary>fl1all: writes back and drops the whole of L1, by set and way.</summary>
    FlushAllL1,

    /// <summary>dsb: waits for the write buffer and for L1 maintenance (drain write buffer on v5 and v6).</summary>
    Drain,

    /// <summary>cl2: writes dirty lines of the outer cache back, by physical address.</summary>
    CleanL2,

    /// <summary>inv2: drops lines of the outer cache, by physical address.</summary>
    InvalidateL2,

    /// <summary>fl2: writes back and drops lines of the outer cache, by physical address.</summary>
    FlushL2,

    /// <summary>cl2 by virtual address: one range operation, within a page (Feroceon).</summary>
    CleanL2ByVirtual,

    /// <summary>inv2 by virtual address: one range operation, within a page (Feroceon).</summary>
    InvalidateL2ByVirtual,

    /// <summary>osync: waits for the outer cache and its store buffer.</summary>
    SyncL2,

    /// <summary>kmap: a page of high memory became reachable at the address recorded.</summary>
    Kmap,

    /// <summary>kunmap: the user of that mapping is done; it may stay, lazily.</summary>
    Kunmap,

    /// <summary>purge: every lazily kept mapping is taken away (kmap_flush_unused).</summary>
    PurgeKmaps,

    /// <summary>map: a new mapping is made.</summary>
    Map,

    /// <summary>unmap: a mapping is taken away; a stale translation may linger until the TLB is told.</summary>
    Unmap,

    /// <summary>attr: a mapping changes its attribute in place; a stale translation may linger until the TLB is told.</summary>
    ChangeAttribute,

    /// <summary>tlbi: forgets the translations of a mapping.</summary>
    InvalidateTlb,

    /// <summary>st(m,0): the CPU writes zeroes.</summary>
    Zero,

    /// <summary>copy: the CPU copies bytes, for a bounce.</summary>
    Copy,

    /// <summary>rfo: reads a byte of an L1 line, so that this CPU's cache has it (ARM11 MPCore, whose maintenance is not broadcast).</summary>
    ReadForOwnership,

    /// <summary>wfo: writes the byte back that was read, so that this CPU's cache alone has the line. No byte changes; memory that is coherent does not need it.</summary>
    WriteForOwnership,

    /// <summary>cl2way: writes all dirty lines of the outer cache back, by way, in the background.</summary>
    CleanL2ByWay,

    /// <summary>fl2way: writes back and drops all lines of the outer cache, by way, in the background.</summary>
    FlushL2ByWay,

    /// <summary>poll2: waits until the outer cache has done what it does in the background. <see cref="Primitive.Lines"/>: once before each operation of the step that follows.</summary>
    PollL2,
}

/// <summary>One step. A range of lines is one step that stands for <see cref="Lines"/> operations, in address order.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Address">Where. By line: the first line's start.</param>
/// <param name="Bytes">How far: whole lines, whole pages, or the bytes written. Zero for what has no range.</param>
public readonly record struct Primitive(PrimitiveKind Kind, CpuAddress Address = default, long Bytes = 0)
{
    private static readonly string[] s_names =
    [
        "cl1", "inv1", "fl1", "fl1all", "dsb", "cl2", "inv2", "fl2", "cl2va", "inv2va", "osync",
        "kmap", "kunmap", "purge", "map", "unmap", "attr", "tlbi", "zero", "copy", "rfo", "wfo", "cl2way", "fl2way", "poll2",
    ];

    /// <summary>Operations the hardware is told, one a line; 1 for what is not by line.</summary>
    public long Lines { get; init; } = 1;

    /// <summary>What the caches may do from now on, of <see cref="PrimitiveKind.Map"/> and <see cref="PrimitiveKind.ChangeAttribute"/>.</summary>
    public CachePolicy Policy { get; init; }

    /// <summary>Where a copy comes from.</summary>
    public CpuAddress Source { get; init; }

    /// <summary>The name in the strategies of the coherence checker.</summary>
    public string Name => s_names[(int)Kind];

    /// <summary>
    /// Whether the bytes are already what the step would make them, for a port whose memory is the world's: the world had zeroed the frames when they changed
    /// hands. Caches have not heard of it, and a port that has some does the step.
    /// </summary>
    public bool IsDone { get; init; }

    /// <summary>Whether it changes bytes, and not only where they are kept.</summary>
    public bool WritesBytes => Kind is PrimitiveKind.Zero or PrimitiveKind.Copy;

    /// <inheritdoc/>
    public override string ToString()
    {
        string where = Bytes > 0 || Address != default ? string.Create(CultureInfo.InvariantCulture, $" {Address}+{Bytes}") : "";
        string policy = Policy != CachePolicy.None ? $" {Policy}" : "";
        return Kind == PrimitiveKind.Copy ? $"{Name}{where} from {Source}" : $"{Name}{where}{policy}";
    }
}
