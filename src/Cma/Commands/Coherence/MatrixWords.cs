using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary>What the things of the matrix are called in what the tool prints.</summary>
internal static class MatrixWords
{
    public static string Of(L1Kind l1) => l1 switch
    {
        L1Kind.Vivt => "vivt",
        L1Kind.ViptAliasing => "vipt-aliasing",
        L1Kind.Vipt => "vipt",
        _ => "pipt",
    };

    public static string Of(OuterCache outer) => outer == OuterCache.None ? "none" : "pl310";

    public static string Of(NonCacheablePolicy policy) => policy switch
    {
        NonCacheablePolicy.Bypass => "bypass",
        NonCacheablePolicy.MayHit => "may-hit",
        _ => "l2-hit",
    };

    public static string Of(Doorbell doorbell) => doorbell == Doorbell.Barrier ? "barrier" : "relaxed";

    public static string Of(PageKind pages) => pages == PageKind.Lowmem ? "lowmem" : "highmem";

    /// <summary>The tables by name.</summary>
    public static (string Word, StrategyTable Table)[] Tables { get; } = [.. Enum.GetValues<StrategyTable>().Select(table => (Of(table), table))];

    public static string Of(StrategyTable table) => table == StrategyTable.Alloc ? "alloc" : "streaming";

    /// <summary>The verdict, or that there is none because the budget of states was used up first.</summary>
    public static string Of(CheckResult result) => result.IsPartial ? "unknown" : Of(result.Verdict);

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Leak => "leak",
        Verdict.CpuStale => "cpu-stale",
        Verdict.DeviceStale => "device-stale",
        Verdict.DeviceLeak => "device-leak",
        _ => "neighbour-lost",
    };

    /// <summary>What came of a cell in one or two letters, for a table.</summary>
    public static string Letter(CheckResult result) => result.IsPartial ? "?" : Letter(result.Verdict);

    /// <summary>A verdict in one or two letters, for a table.</summary>
    public static string Letter(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Leak => "L",
        Verdict.CpuStale => "C",
        Verdict.DeviceStale => "D",
        Verdict.DeviceLeak => "DL",
        _ => "N",
    };
}
