using ContiguousMemory.Engine.Dma.Maintenance;

namespace ContiguousMemory.Coherence.Tests.Recording;

/// <summary>The cores that the live machine is tried with: the engine's, and those of them that have no outer cache above one as well.</summary>
internal static class LiveCores
{
    public static IReadOnlyList<CoreDescriptor> All { get; } =
    [
        .. CoreDescriptor.All,
        CoreDescriptor.Arm926 with { Outer = OuterCache.L2x0 },
        CoreDescriptor.Arm1136 with { Outer = OuterCache.L2x0 },
        CoreDescriptor.CortexA9 with { Outer = OuterCache.L2x0Erratum588369 },
        CoreDescriptor.Armv8 with { Outer = OuterCache.L2x0 },
    ];

    /// <summary>Whether the core fills lines unasked, as far as its kernel believes: ownership of a line would be no use otherwise.</summary>
    public static bool Speculates(CoreDescriptor core) => core.Inner.Name != CoreDescriptor.Arm11MpCore.Inner.Name;

    public static CoreDescriptor Get(string name) => All.First(core => core.ToString() == name);
}
