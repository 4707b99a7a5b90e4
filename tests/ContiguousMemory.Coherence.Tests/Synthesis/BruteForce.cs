using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>Every sequence that makes sense, one after the other, each judged by the checker alone: nothing is left out, nothing is merged.</summary>
internal sealed class BruteForce(SynthesisTask task, MachineDescription machine)
{
    private readonly Explorer _explorer = new();
    private readonly Grammar _grammar = new(task);
    private readonly IReadOnlyList<Primitive> _alphabet = Alphabet.For(task);

    /// <summary>All sequences of up to so many steps.</summary>
    public IEnumerable<Sequence> Sequences(int maxLength) => Enumerable.Range(0, maxLength + 1).SelectMany(OfLength).SelectMany(Cut).Where(_grammar.Accepts);

    public bool IsRight(Sequence sequence) =>
        task.Frames().All(frame => _explorer.Run(new CacheMachine(machine, frame.Around(sequence)), cancel: TestContext.Current.CancellationToken).Verdict == Verdict.Ok);

    /// <summary>The least price of a right sequence of up to so many steps; null if none is right.</summary>
    public (long Cost, int Length)? Least(Func<Sequence, (long, int)> price, int maxLength)
    {
        foreach (Sequence sequence in Sequences(maxLength).OrderBy(price))
        {
            if (IsRight(sequence)) return price(sequence);
        }

        return null;
    }

    private IEnumerable<IReadOnlyList<Primitive>> OfLength(int length) => length == 0
        ? [[]]
        : from start in OfLength(length - 1)
          from step in _alphabet
          select (IReadOnlyList<Primitive>)[.. start, step];

    private IEnumerable<Sequence> Cut(IReadOnlyList<Primitive> steps) => task.Transfer is null
        ? [new Sequence(steps, [])]
        : Enumerable.Range(0, steps.Count + 1).Select(at => new Sequence([.. steps.Take(at)], [.. steps.Skip(at)]));
}
