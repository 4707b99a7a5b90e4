using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>What is to be the least.</summary>
internal enum Goal
{
    /// <summary>The number of steps, and then the cost.</summary>
    Shortest,

    /// <summary>The cost, and then the number of steps.</summary>
    Cheapest,
}

/// <summary>A question: the least sequence for a task that is right on each of some machines.</summary>
internal sealed record SynthesisQuestion(SynthesisTask Task, IReadOnlyList<MachineDescription> Machines, Goal Goal)
{
    public CostVector Cost { get; init; } = new();

    public SearchLimits Limits { get; init; } = new();
}

/// <summary>The answer to a question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Sequence">The sequence; null if none was found, for the reason that <paramref name="Ended"/> gives.</param>
/// <param name="Cost">Its cost on the dearest machine; if there is none, what every right sequence costs at least, or has steps, as the goal is.</param>
/// <param name="Ended">Why the search ended.</param>
/// <param name="Deciding">The machines that decided: the sequence is the least that is right on these, and it is right on the others too.</param>
/// <param name="Counts">What the search did.</param>
/// <param name="Proof">The states that the checker visited to prove the sequence, on all machines together.</param>
internal sealed record SynthesisAnswer(
    SynthesisQuestion Question, Sequence? Sequence, long Cost, SearchEnd Ended, IReadOnlyList<MachineDescription> Deciding, SearchCounts Counts, long Proof);

/// <summary>Finds the shortest or the cheapest right sequence, and has the checker prove it. Not thread-safe; keeps what it learns of machines.</summary>
/// <remarks>
/// For many machines it looks for the least sequence on a few of them; if the checker finds it wrong on another, that one joins the few. What is least on
/// some and right on all is least on all.
/// </remarks>
internal sealed class Synthesiser
{
    private readonly Explorer _explorer = new();
    private readonly Dictionary<(MachineDescription, SynthesisTask), IReadOnlyList<SetAutomaton>> _automata = [];

    /// <param name="question">What is asked.</param>
    /// <param name="progress">Told now and then how many sequences were tried, and what cost was reached.</param>
    /// <param name="cancel">Stops the search.</param>
    /// <exception cref="ArgumentException">The task makes no sense, or no machine is named.</exception>
    public SynthesisAnswer Answer(SynthesisQuestion question, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        if (question.Machines.Count == 0) throw new ArgumentException("A sequence must be right on one machine at least.", nameof(question));
        List<MachineDescription> deciding = [question.Machines[0]];
        SearchCounts counts = default;
        while (true)
        {
            Search search = new(question.Task, [.. deciding.SelectMany(machine => Automata(machine, question.Task))], question.Limits);
            SearchResult found = search.Run(Pricing(question), progress, cancel);
            counts += found.Counts;
            if (found.Sequence is null) return new(question, null, found.Cost, found.Ended, deciding, counts, 0);

            if (WrongOn(question, found.Sequence, out long proof, cancel) is not { } wrong)
            {
                Sequence gentlest = Gentlest(question, found.Sequence, ref proof, cancel);
                return new(question, gentlest, CostOf(question, gentlest), found.Ended, deciding, counts, proof);
            }

            if (deciding.Contains(wrong))
                throw new InvalidOperationException($"The search and the checker differ about '{SequenceWriter.Text(found.Sequence.Steps, PageKind.Lowmem)}' on {wrong}.");
            deciding.Add(wrong);
        }
    }

    /// <summary>What a sequence costs on the machine where it costs most.</summary>
    public static long CostOf(SynthesisQuestion question, Sequence sequence) => sequence.Steps.Sum(step => StepCost(question, step));

    private static Func<Primitive, Price> Pricing(SynthesisQuestion question)
    {
        Dictionary<Primitive, long> costs = Alphabet.For(question.Task).ToDictionary(step => step, step => StepCost(question, step));
        return question.Goal == Goal.Shortest ? step => new(1, costs[step]) : step => new(costs[step], 1);
    }

    private static long StepCost(SynthesisQuestion question, Primitive step) => question.Machines.Max(machine => question.Cost.Of(step, machine));

    /// <summary>
    /// Of maintenance that costs the same, each step as the one that does least: a clean keeps the line, an invalidate writes nothing, a flush does neither.
    /// </summary>
    private Sequence Gentlest(SynthesisQuestion question, Sequence sequence, ref long proof, CancellationToken cancel)
    {
        Primitive[] steps = [.. sequence.Steps];
        for (int at = 0; at < steps.Length; at++)
        {
            Primitive harsh = steps[at];
            foreach (PrimitiveKind kind in Gentler(harsh.Kind))
            {
                steps[at] = harsh with { Kind = kind };
                Sequence gentler = new(steps[..sequence.Map.Count], steps[sequence.Map.Count..]);
                if (CostOf(question, gentler) <= CostOf(question, sequence) && WrongOn(question, gentler, out long states, cancel) is null)
                {
                    (sequence, proof) = (gentler, states);
                    break;
                }

                steps[at] = harsh;
            }
        }

        return sequence;
    }

    private static PrimitiveKind[] Gentler(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Flush1 => [PrimitiveKind.Clean1, PrimitiveKind.Invalidate1],
        PrimitiveKind.Flush2 => [PrimitiveKind.Clean2, PrimitiveKind.Invalidate2],
        _ => [],
    };

    /// <summary>The first machine on which the checker finds the sequence wrong; null if it proves it on all, visiting so many states.</summary>
    private MachineDescription? WrongOn(SynthesisQuestion question, Sequence sequence, out long states, CancellationToken cancel)
    {
        states = 0;
        foreach (MachineDescription machine in question.Machines)
        {
            foreach (Frame frame in question.Task.Frames())
            {
                CheckResult result = _explorer.Run(new CacheMachine(machine, frame.Around(sequence)), cancel: cancel);
                states += result.States;
                if (result.Verdict != Verdict.Ok) return machine;
            }
        }

        return null;
    }

    private IReadOnlyList<SetAutomaton> Automata(MachineDescription machine, SynthesisTask task)
    {
        if (!_automata.TryGetValue((machine, task), out IReadOnlyList<SetAutomaton>? known))
            _automata.Add((machine, task), known = [.. task.Frames().SelectMany(frame => SetAutomaton.Of(machine, frame, Alphabet.For(task)))]);
        return known;
    }
}
