using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>One cell of the matrix: a strategy on a machine.</summary>
internal sealed record MatrixCell(Strategy Strategy, MachineDescription Machine)
{
    /// <summary>The machine running the strategy.</summary>
    public CacheMachine Build() => new(Machine, Strategy.Sequence);
}

/// <summary>Every strategy on every base machine, also where a parameter has no effect: whoever looks a combination up finds it.</summary>
internal static class Matrix
{
    private static readonly bool[] s_both = [true, false];

    /// <summary>All cells, in the order of the strategies; of one table if asked.</summary>
    public static IEnumerable<MatrixCell> Cells(StrategyTable? table = null) =>
        from strategy in StrategyCatalogue.All
        where table is null || strategy.Table == table
        from machine in Machines(strategy.Table, strategy.Pages)
        select new MatrixCell(strategy, machine);

    /// <summary>The cells of every variant, in the order of the variants; of one table if asked. None is of the base.</summary>
    public static IEnumerable<MatrixCell> Variants(StrategyTable? table = null) =>
        from variant in VariantCatalogue.All
        from pair in variant.Pairs(table)
        select pair.Varied;

    /// <summary>The base machines that strategies of a table are checked on.</summary>
    public static IEnumerable<MachineDescription> Machines(StrategyTable table, PageKind pages) => table == StrategyTable.Alloc ? Alloc(pages) : Streaming();

    private static IEnumerable<MachineDescription> Alloc(PageKind pages) =>
        from lazy in pages == PageKind.Highmem ? s_both : [false]
        from doorbell in Enum.GetValues<Doorbell>()
        from nonCacheable in Enum.GetValues<NonCacheablePolicy>()
        from l1 in Enum.GetValues<L1Kind>()
        from outer in Enum.GetValues<OuterCache>()
        select new MachineDescription { L1 = l1, Outer = outer, NonCacheable = nonCacheable, Doorbell = doorbell, Pages = pages, LazyKmap = lazy };

    private static IEnumerable<MachineDescription> Streaming() =>
        from speculates in s_both
        from l1 in Enum.GetValues<L1Kind>()
        from outer in Enum.GetValues<OuterCache>()
        select new MachineDescription { L1 = l1, Outer = outer, Speculates = speculates };
}
