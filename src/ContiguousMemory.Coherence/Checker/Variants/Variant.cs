using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>A way in which machines differ from those of the base matrix; the rows that it adds are those of the base on which it has a meaning.</summary>
internal sealed record Variant
{
    /// <summary>What makes a machine of the base one that differs.</summary>
    public required MachineTrait Trait { get; init; }

    /// <summary>The name in rows.</summary>
    public string Name => Trait.Name;

    /// <summary>What differs, and where it is said.</summary>
    public required string About { get; init; }

    /// <summary>Why the cells that turn do turn, or why none does.</summary>
    public required string Because { get; init; }

    /// <summary>The machines of the base on which it has a meaning.</summary>
    public Func<MachineDescription, bool> On { get; init; } = static _ => true;

    /// <summary>The only table that it has rows of; null for both.</summary>
    public StrategyTable? Table { get; init; }

    /// <summary>Sequences that only this variant is about, checked on its machines after those of the catalogue: mostly its cures.</summary>
    public IReadOnlyList<Strategy> Strategies { get; init; } = [];

    /// <summary>The cells of the base with what becomes of them here, in the order of the base.</summary>
    public IEnumerable<(MatrixCell Base, MatrixCell Varied)> Pairs(StrategyTable? table = null) =>
        from strategy in StrategyCatalogue.All.Concat(Strategies)
        where (table is null || strategy.Table == table) && (Table is null || strategy.Table == Table)
        from machine in Matrix.Machines(strategy.Table, strategy.Pages)
        where On(machine)
        select (new MatrixCell(strategy, machine), new MatrixCell(strategy, Trait.Of(machine)));
}
