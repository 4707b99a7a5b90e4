using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>Judges a sequence by the sets of states that the search goes by.</summary>
internal sealed class SetJudge(SynthesisTask task, MachineDescription machine)
{
    private readonly List<Primitive> _alphabet = [.. Alphabet.For(task)];
    private readonly SetAutomaton[] _automata = [.. task.Frames().SelectMany(frame => SetAutomaton.Of(machine, frame, Alphabet.For(task)))];

    public bool IsRight(Sequence sequence)
    {
        int[] symbols =
        [
            .. sequence.Map.Select(step => _alphabet.IndexOf(step)), .. task.Transfer is null ? Array.Empty<int>() : [_alphabet.Count], .. sequence.Unmap.Select(step => _alphabet.IndexOf(step)),
        ];
        View driver = Grammar.DriverView(new Grammar(task).Read(sequence));
        return Array.TrueForAll(_automata, automaton => automaton.IsSafe(symbols.Aggregate(automaton.Start, automaton.Step), driver));
    }
}
