using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence.Document;

/// <summary>Sets of features in words.</summary>
internal static class FeatureWords
{
    /// <summary>As in <c>{fill, nc-hit}</c>.</summary>
    public static string Of(MachineFeatures set) => "{" + string.Join(
        ", ",
        from feature in Enum.GetValues<MachineFeatures>()
        where feature is not MachineFeatures.None and not MachineFeatures.All && set.HasFlag(feature)
        select Word(feature)) + "}";

    private static string Word(MachineFeatures feature) => feature switch
    {
        MachineFeatures.Evict => "evict",
        MachineFeatures.Speculate => "fill",
        MachineFeatures.Buffers => "buffers",
        MachineFeatures.Outer => "L2",
        MachineFeatures.NonCacheableHits => "nc-hit",
        MachineFeatures.LazyKmap => "lazy-kmap",
        _ => "tlb-lag",
    };
}
