namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>The cores described. A new one is one file and one line here.</summary>
internal static class CoreCatalogue
{
    public static IReadOnlyList<Core> All { get; } =
    [
        Arm922.Description,
        Arm926.Description,
        Feroceon.Description,
        Arm1136.Description,
        Arm11MpCore.Description,
        CortexA8.Description,
        CortexA9.Description,
        CortexA15.Description,
        CortexA53.Description,
    ];
}
