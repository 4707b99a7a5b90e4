using System.Collections.Concurrent;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Guards;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Symptoms;

/// <summary>Finds the defects that explain a symptom: every mutant of every right strategy, and every strategy that is known to be wrong, run and watched.</summary>
internal static class DefectSearch
{
    /// <param name="symptom">What was seen.</param>
    /// <param name="machines">Where, by table; what is wrong on any of them counts.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The smallest defects first; among equals, those that show sooner.</returns>
    public static IReadOnlyList<Defect> Run(Symptom symptom, IEnumerable<(StrategyTable Table, MachineDescription Machine)> machines, CancellationToken cancel)
    {
        ConcurrentBag<DefectCase> found = [];
        Parallel.ForEach(
            machines,
            new ParallelOptions { CancellationToken = cancel },
            pair =>
            {
                foreach (DefectCase one in On(symptom, pair.Table, pair.Machine, cancel)) found.Add(one);
            });
        return
        [
            .. from one in found
               group one by string.Join("; ", one.Edits.Select(edit => edit.Shape)) into alike
               let defect = new Defect([.. alike.First().Edits.Select(edit => edit.Shape)], [.. alike.OrderBy(one => one.Steps).ThenBy(one => Order(one), StringComparer.Ordinal)])
               orderby defect.Shape.Count, defect.Steps, alike.Key
               select defect,
        ];
    }

    private static string Order(DefectCase one) => $"{one.Right.Id} {SequenceWriter.Text(one.Wrong, one.Machine.Pages)} {one.Machine}";

    private static IEnumerable<DefectCase> On(Symptom symptom, StrategyTable table, MachineDescription machine, CancellationToken cancel)
    {
        Explorer explorer = new();
        SymptomSearch search = new();
        ILookup<bool, Strategy> known = StrategyCatalogue.All
            .Where(strategy => strategy.Table == table && strategy.Pages == machine.Pages)
            .ToLookup(strategy => explorer.Run(new CacheMachine(machine, strategy.Sequence), cancel: cancel).Verdict == Verdict.Ok);
        IReadOnlyList<Strategy> right = [.. known[true]], wrong = [.. known[false]];

        // A defect is told against the right strategy that it is nearest to, whether it was made by a mutation or by history.
        IEnumerable<IReadOnlyList<Primitive>> sequences = right.SelectMany(strategy => Mutants.Of(strategy.Sequence).Select(mutant => mutant.Sequence)).Concat(wrong.Select(strategy => strategy.Sequence));
        HashSet<string> seen = [];
        foreach (IReadOnlyList<Primitive> sequence in sequences)
        {
            if (!seen.Add(SequenceWriter.Text(sequence, machine.Pages))) continue;
            if (!search.Run(new CacheMachine(machine, sequence), cancel).TryGetValue(symptom, out int steps)) continue;
            (Strategy Right, IReadOnlyList<Edit> Edits)[] repairs =
                [.. right.Where(strategy => SaysTheSame(strategy.Sequence, sequence)).Select(strategy => (strategy, Comparison.Of(sequence, strategy.Sequence)))];
            if (repairs.Length == 0) continue;
            (Strategy nearest, IReadOnlyList<Edit> edits) = repairs.MinBy(repair => repair.Edits.Count);
            string? id = wrong.FirstOrDefault(strategy => strategy.Sequence.SequenceEqual(sequence))?.Id;
            yield return new(machine, nearest, sequence, edits, id, steps);
        }
    }

    /// <summary>Whether both serve the same transfer: otherwise the one is no repair of the other. How a page is zeroed is the strategy's own affair.</summary>
    private static bool SaysTheSame(IReadOnlyList<Primitive> one, IReadOnlyList<Primitive> other) => Transfer(one).SequenceEqual(Transfer(other));

    private static IEnumerable<(PrimitiveKind, View, Word, int)> Transfer(IReadOnlyList<Primitive> sequence) =>
        from step in sequence
        where step.Kind is PrimitiveKind.DeviceRead or PrimitiveKind.DeviceWrite or PrimitiveKind.DeviceIdle || step is { Kind: PrimitiveKind.Store, Value: not Word.Zero }
        orderby step.Kind, step.Word
        select (step.Kind, step.View, step.Value, step.Word);
}
