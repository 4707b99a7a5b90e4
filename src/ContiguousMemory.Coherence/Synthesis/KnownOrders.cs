using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>What a known order comes to beside an answer.</summary>
/// <param name="Strategy">The order.</param>
/// <param name="Sequence">Its own steps.</param>
/// <param name="Cost">Its cost on the machine where it costs most.</param>
/// <param name="WrongOn">On how many machines of the question it is wrong.</param>
/// <param name="Verdict">What it is on the first of these; ok if there is none.</param>
internal sealed record KnownOrder(Strategy Strategy, Sequence Sequence, long Cost, int WrongOn, Verdict Verdict)
{
    public bool IsRight => WrongOn == 0;
}

/// <summary>The orders that kernels have used, and two that were proposed, held against what the search finds.</summary>
internal static class KnownOrders
{
    /// <summary>Judges those that are meant for the task on the machines of a question.</summary>
    public static IReadOnlyList<KnownOrder> Judge(SynthesisQuestion question, CancellationToken cancel = default)
    {
        Explorer explorer = new();
        return [.. For(question.Task).Select(strategy => Judge(question, strategy, explorer, cancel))];
    }

    /// <summary>The steps of a strategy that are its own: not the CPU's data of a streaming transfer, nor what the device does.</summary>
    public static Sequence StepsOf(Strategy strategy)
    {
        if (strategy.Table == StrategyTable.Alloc) return new(strategy.Sequence, []);
        List<Primitive> steps = [.. strategy.Sequence];
        int device = steps.FindIndex(step => step.Kind is PrimitiveKind.DeviceRead or PrimitiveKind.DeviceWrite or PrimitiveKind.DeviceIdle);
        return new([.. steps[..device].Where(step => step.Kind != PrimitiveKind.Store)], steps[(device + 1)..]);
    }

    private static IEnumerable<Strategy> For(SynthesisTask task) => task switch
    {
        { Transfer: Transfer.ToDevice } => Streaming("T1"),
        { Transfer: Transfer.FromDevice } => Streaming("F1", "F2", "F4"),

        // Both ways linux cleans before and invalidates after, which is F4; F1 would throw the CPU's data away.
        { Transfer: Transfer.Both } => Streaming("F4"),
        { Pages: PageKind.Lowmem } => Alloc(task.Pages, "A", "G", "D", "D2"),
        _ => Alloc(task.Pages, "N2", "N3", "N4"),
    };

    private static IEnumerable<Strategy> Streaming(params string[] ids) => ids.Select(id => Written(id, StrategyTable.Streaming, PageKind.Lowmem));

    private static IEnumerable<Strategy> Alloc(PageKind pages, params string[] ids) => ids.Select(id => Written(id, StrategyTable.Alloc, pages));

    /// <summary>As it was written: what the engine makes of it may have a barrier more.</summary>
    private static Strategy Written(string id, StrategyTable table, PageKind pages) =>
        StrategyCatalogue.Written.First(strategy => strategy.Id == id && strategy.Table == table && strategy.Pages == pages);

    private static KnownOrder Judge(SynthesisQuestion question, Strategy strategy, Explorer explorer, CancellationToken cancel)
    {
        Sequence sequence = StepsOf(strategy);
        Verdict first = Verdict.Ok;
        int wrong = 0;
        foreach (MachineDescription machine in question.Machines)
        {
            Verdict verdict = question.Task.Frames()
                .Select(frame => explorer.Run(new CacheMachine(machine, frame.Around(sequence)), cancel: cancel).Verdict)
                .FirstOrDefault(verdict => verdict != Verdict.Ok);
            if (verdict == Verdict.Ok) continue;
            if (wrong++ == 0) first = verdict;
        }

        return new(strategy, sequence, Synthesiser.CostOf(question, sequence), wrong, first);
    }
}
