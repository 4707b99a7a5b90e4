using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Symptoms;

/// <summary>What a step is in general.</summary>
internal enum StepClass
{
    None,
    Store,
    Load,
    L1,
    Dsb,
    OuterSync,
    L2,
    CacheableMapping,
    NonCacheableMapping,
    Unmapping,
    Tlbi,
    Kmap,
    Kunmap,
    Purge,
    Device,
}

/// <summary>Sorts steps.</summary>
internal static class Classes
{
    public static StepClass Of(Primitive? step) => step?.Kind switch
    {
        null => StepClass.None,
        PrimitiveKind.Store => StepClass.Store,
        PrimitiveKind.Load => StepClass.Load,
        >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1All => StepClass.L1,
        PrimitiveKind.Dsb => StepClass.Dsb,
        PrimitiveKind.OuterSync => StepClass.OuterSync,
        >= PrimitiveKind.Clean2 and <= PrimitiveKind.Flush2 => StepClass.L2,
        PrimitiveKind.MapCacheable => StepClass.CacheableMapping,
        PrimitiveKind.MapNonCacheable => StepClass.NonCacheableMapping,
        PrimitiveKind.Unmap => StepClass.Unmapping,
        PrimitiveKind.Tlbi => StepClass.Tlbi,
        PrimitiveKind.Kmap or PrimitiveKind.KmapFresh => StepClass.Kmap,
        PrimitiveKind.Kunmap => StepClass.Kunmap,
        PrimitiveKind.Purge => StepClass.Purge,
        _ => StepClass.Device,
    };
}
