using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.History;

/// <summary>What is known of the kernels' orders, task by task. The sequences are the catalogue's.</summary>
/// <remarks>
/// Linux gives no highmem to aliasing VIPT caches, so those columns have none. On VIVT caches 7e5a69e83b and CMA changed nothing, and v5 cores
/// invalidate before the transfer only, to this day. arm64 runs on physically tagged caches that maintenance reaches to the point of coherency.
/// </remarks>
internal static class KernelTasks
{
    private const string Message = "the commit's message", Sources = "the sources before and after; the commit's id from memory", Reported = "a comment in today's source; the commit's id from memory";

    public static IReadOnlyList<KernelTask> All { get; } =
    [
        new(
            "a lowmem page becomes a coherent buffer",
            StrategyTable.Alloc,
            PageKind.Lowmem,
            [
                new() { Era = Era.Linux2633, What = "zero and flush the linear mapping, add a non-cacheable alias", Source = "the sources of 2.6.33", Strategy = "A" },
                new() { Era = Era.Linux35, Commit = "c79095092834", What = "CMA: the linear mapping itself becomes non-cacheable", Source = Message, Strategy = "D", On = IsLaterThanV5 },
                new() { Era = Era.Arm64, What = "flush by the linear mapping, add a non-cacheable alias", Source = "the sources of arm64", Strategy = "A", On = IsArm64 },
                new() { Era = Era.Arm64, Commit = "c44094eee32f", What = "clean in place of flush", Source = Reported, Strategy = "G", On = IsArm64 },
                new() { Era = Era.Arm64, Commit = "b7d9aae40484", What = "takes that back", Source = Reported, Strategy = "A", On = IsArm64 },
            ]),
        new(
            "a highmem page becomes a coherent buffer",
            StrategyTable.Alloc,
            PageKind.Highmem,
            [
                new() { Era = Era.Linux2633, What = "highmem is not given out", Source = "the sources of 2.6.33", Strategy = null, On = HasHighmem },
                new() { Era = Era.Linux310, Commit = "9848e48f4c58", What = "CMA areas in highmem: zero and flush each page by kmap_atomic", Source = Sources, Strategy = "N2", On = HasHighmem },
            ]),
        new(
            "a highmem page's lines are taken out of the caches",
            StrategyTable.Alloc,
            PageKind.Highmem,
            [
                new() { Era = Era.Linux2633, What = "first level only if the page happens to be kmapped", Source = "the sources of 2.6.33", Strategy = "Q", On = HasHighmem },
                new() { Era = Era.Linux2634, Commit = "7e5a69e83b", What = "a page that is not kmapped is mapped for the purpose", Source = Message, Strategy = "N2", On = l1 => HasHighmem(l1) && IsLaterThanV5(l1) },
                new() { Era = Era.Linux2638, Commit = "39af22a79", What = "the same by plain kmap_atomic, once its slots are a stack", Source = Sources, Strategy = "N2", On = l1 => HasHighmem(l1) && IsLaterThanV5(l1) },
            ]),
        new(
            "streaming, to the device",
            StrategyTable.Streaming,
            PageKind.Lowmem,
            [
                new() { Era = Era.Linux2633, What = "clean both levels", Source = "the sources of 2.6.33", Strategy = "T1" },
                new() { Era = Era.Arm64, What = "clean to the point of coherency", Source = "the sources of arm64", Strategy = "T1", On = IsArm64 },
            ]),
        new(
            "streaming, from the device",
            StrategyTable.Streaming,
            PageKind.Lowmem,
            [
                new() { Era = Era.Linux2633, What = "invalidate before the transfer only", Source = "the sources of 2.6.33", Strategy = "F2" },
                new() { Era = Era.Linux2634, Commit = "2ffe2da3e716", What = "invalidate after the transfer too, for cores that fill unasked", Source = Sources, Strategy = "F1", On = IsLaterThanV5 },
                new() { Era = Era.Arm64, What = "invalidate before and after", Source = "the sources of arm64", Strategy = "F1", On = IsArm64 },
                new() { Era = Era.Arm64, Commit = "c50f11c6196f", What = "clean before, invalidate after", Source = Message, Strategy = "F4", On = IsArm64 },
            ]),
        new(
            "streaming, from a device that writes nothing",
            StrategyTable.Streaming,
            PageKind.Lowmem,
            [
                new() { Era = Era.Linux2633, What = "invalidate before: the CPU's own data are lost", Source = "the sources of 2.6.33", Strategy = "S1" },
                new() { Era = Era.Arm64, What = "invalidate before and after", Source = "the sources of arm64", Strategy = "S1", On = IsArm64 },
                new() { Era = Era.Arm64, Commit = "c50f11c6196f", What = "clean before, invalidate after", Source = Message, Strategy = "S2", On = IsArm64 },
            ]),
    ];

    private static bool IsLaterThanV5(L1Kind l1) => l1 != L1Kind.Vivt;

    private static bool HasHighmem(L1Kind l1) => l1 != L1Kind.ViptAliasing;

    private static bool IsArm64(L1Kind l1) => l1 == L1Kind.Pipt;
}
