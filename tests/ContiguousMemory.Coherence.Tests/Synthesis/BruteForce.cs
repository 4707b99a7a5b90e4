using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>Every sequence that makes sense, one after the other, each judged by the checker alone: nothing is left out, nothing is merged.</summary>
internal sealed class BruteForce(SynthesisTask task, MachineDescription machine, IReadOnlyList<Primitive> alphabet)
{
    private readonly Explorer _explorer = new();

    /// <summary>All sequences of up to so many steps.</summary>
    public IEnumerable<Sequence> Sequences(int maxLength)
    {
        IEnumerable<IReadOnlyList<Primitive>> parts = Enumerable.Range(0, maxLength + 1).SelectMany(OfLength);
        return task.Transfer is null
            ? parts.Select(part => new Sequence(part, [])).Where(new Grammar(task).Accepts)
            : from part in parts
              from cut in Enumerable.Range(0, part.Count + 1)
              select new Sequence([.. part.Take(cut)], [.. part.Skip(cut)]);
    }

    public bool IsRight(Sequence sequence) =>
        task.Frames().All(frame => _explorer.Run(new CacheMachine(machine, frame.Around(sequence))).Verdict == Verdict.Ok);

    /// <summary>The least cost of a right sequence of up to so many steps; null if none is right.</summary>
    public long? LeastCost(CostVector cost, int maxLength) =>
        Sequences(maxLength).Select(sequence => (Cost: cost.Of(sequence.Steps, machine), Sequence: sequence)).OrderBy(pair => pair.Cost)
            .Where(pair => IsRight(pair.Sequence)).Select(pair => (long?)pair.Cost).FirstOrDefault();

    private IEnumerable<IReadOnlyList<Primitive>> OfLength(int length) => length == 0
        ? [[]]
        : from start in OfLength(length - 1)
          from step in alphabet
          select (IReadOnlyList<Primitive>)[.. start, step];
}
