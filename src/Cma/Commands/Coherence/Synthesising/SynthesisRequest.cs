using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>What the command line asks for.</summary>
/// <param name="Task">What the order is for.</param>
/// <param name="Machines">The machines.</param>
/// <param name="Each">Whether each machine gets its own answer; otherwise one order must be right on all.</param>
/// <param name="Cost">What steps cost.</param>
/// <param name="Limits">How far to go.</param>
internal sealed record SynthesisRequest(SynthesisTask Task, IReadOnlyList<MachineDescription> Machines, bool Each, CostVector Cost, SearchLimits Limits)
{
    /// <summary>Where it is asked for variants, what can be had on each.</summary>
    public IReadOnlyList<VariantMachines> Variants { get; init; } = [];

    /// <summary>The same, on the machines of variants too.</summary>
    public SynthesisRequest WithVariants(SearchProgressLine progress, CancellationToken cancel)
    {
        IReadOnlyList<VariantMachines> variants = VariantMachines.Of(Task, Limits, progress.TellVariants, cancel);
        return this with { Variants = variants, Machines = [.. Machines, .. variants.SelectMany(variant => variant.Possible)] };
    }

    /// <summary>The answers, one for all machines or one for each.</summary>
    public List<SynthesisRow> Answer(SearchProgressLine progress, CancellationToken cancel)
    {
        if (!Each) return [Answer(Machines, new Synthesiser(), progress, cancel)];

        SynthesisRow[] rows = new SynthesisRow[Machines.Count];
        int done = 0;
        ParallelOptions options = new() { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, rows.Length, options, index =>
        {
            rows[index] = Answer([Machines[index]], new Synthesiser(), null, cancel);
            progress.TellMachines(Interlocked.Increment(ref done), rows.Length);
        });
        return [.. rows];
    }

    private SynthesisRow Answer(IReadOnlyList<MachineDescription> machines, Synthesiser synthesiser, SearchProgressLine? progress, CancellationToken cancel)
    {
        SynthesisQuestion question = new(Task, machines, Goal.Shortest) { Cost = Cost, Limits = Limits };
        Action<long, long>? tell = progress is null ? null : progress.TellSearch;
        SynthesisAnswer shortest = synthesiser.Answer(question, tell, cancel);
        SynthesisAnswer cheapest = synthesiser.Answer(question with { Goal = Goal.Cheapest }, tell, cancel);
        return new(machines, shortest, cheapest, KnownOrders.Judge(question, cancel));
    }
}

/// <summary>The answers for a machine, or for several together.</summary>
/// <param name="Machines">The machines.</param>
/// <param name="Shortest">The fewest steps.</param>
/// <param name="Cheapest">The least cost.</param>
/// <param name="Known">The orders that kernels have used.</param>
internal sealed record SynthesisRow(IReadOnlyList<MachineDescription> Machines, SynthesisAnswer Shortest, SynthesisAnswer Cheapest, IReadOnlyList<KnownOrder> Known);
