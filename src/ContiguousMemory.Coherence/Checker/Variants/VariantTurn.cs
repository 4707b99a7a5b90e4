using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>Strategies that a variant turns alike, on the same machines.</summary>
/// <param name="Table">Their table.</param>
/// <param name="Pages">Their kind of page.</param>
/// <param name="Strategies">Their ids, in the order of the catalogue.</param>
/// <param name="To">What was ok and is this now; or ok, which was not.</param>
/// <param name="On">The machines, in their values of the base.</param>
internal sealed record VariantTurn(StrategyTable Table, PageKind Pages, IReadOnlyList<string> Strategies, Verdict To, IReadOnlyList<MachineBox> On)
{
    /// <summary>The turns of one variant. Rows in which one fault becomes another are none.</summary>
    public static IReadOnlyList<VariantTurn> Of(IEnumerable<VariantResult> results)
    {
        List<VariantTurn> turns = [];
        foreach (var table in results.GroupBy(result => (result.Base.Cell.Strategy.Table, result.Base.Cell.Strategy.Pages)))
        {
            MachineDescription[] among = [.. table.Select(result => result.Base.Cell.Machine).Distinct()];
            var alike = from strategy in table.GroupBy(result => result.Base.Cell.Strategy.Id)
                        from turned in strategy.Where(result => result.TurnsOk).GroupBy(result => result.Varied.Result.Verdict)
                        let machines = turned.Select(result => result.Base.Cell.Machine).ToArray()
                        group strategy.Key by (To: turned.Key, Machines: string.Join('|', machines.Select(machine => Array.IndexOf(among, machine))));
            turns.AddRange(alike.OrderBy(group => group.Key.To).Select(group => new VariantTurn(
                table.Key.Table, table.Key.Pages, [.. group], group.Key.To, [.. MachineBox.Cover(group.Key.Machines.Split('|').Select(index => among[int.Parse(index, null)]), among)])));
        }

        return turns;
    }
}
