using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Streaming, CPU to device.</summary>
internal static class StreamingToDevice
{
    public static IEnumerable<Strategy> All { get; } =
    [
        New("T1", "st LIN C; cl1 LIN; dsb; cl2; devr", "every linux"),
        New("T2", "st LIN C; cl2; cl1 LIN; dsb; devr", "outer cache before the first level"),
        New("T3", "st LIN C; cl1 LIN; cl2; devr", "no barrier between the levels"),
        New("T4", "st LIN C; cl1 LIN; dsb; devr", "no outer operation"),
        New("T5", "map USR; st USR C; cl1 LIN; dsb; cl2; devr", "written by a user's alias, cleaned by the kernel's"),
    ];

    internal static Strategy New(string id, string text, string about) => new(id, StrategyTable.Streaming, PageKind.Lowmem, text, about);
}
