using System.Globalization;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Export;
using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Tests.Export;

/// <summary>What Spin finds of one sequence on many machines.</summary>
/// <param name="Stored">States that it stored, those in which the machine is chosen among them.</param>
/// <param name="Faults">For each machine the faults of its states in the order in which they were visited, breadth first; <see cref="Verdict.Ok"/> for none.</param>
internal sealed record SpinSurvey(long Stored, IReadOnlyList<IReadOnlyList<Verdict>> Faults)
{
    public static SpinSurvey Run(string model, IReadOnlyList<MachineDescription> machines)
    {
        using SpinRun spin = new(model, "-O0", "-DBFS", "-DPRINTF");
        string output = spin.Verify();
        ILookup<int, Verdict> faults = output.Split('\n').Select(ReadState).OfType<(int Machine, Verdict Fault)>().ToLookup(state => state.Machine, state => state.Fault);
        return new(SpinRun.Stored(output), [.. machines.Select(machine => faults[PromelaMachine.Number(machine)].ToArray())]);
    }

    private static (int Machine, Verdict Fault)? ReadState(string line)
    {
        string[] words = line.Split(' ');
        return words.Length == 2 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int machine)
            ? (machine, (Verdict)int.Parse(words[1], CultureInfo.InvariantCulture))
            : null;
    }
}

/// <summary>What the machine here has: like <see cref="Explorer"/>, but a state that shows a fault is counted and not left, and nothing is left out.</summary>
/// <param name="LevelEnds">How many states are found after each level.</param>
/// <param name="Faults">The fault of each, in the order of visits.</param>
internal sealed record TrimmedSearch(IReadOnlyList<int> LevelEnds, IReadOnlyList<Verdict> Faults)
{
    public static TrimmedSearch Run(CacheMachine machine)
    {
        List<PackedState> found = [.. machine.InitialStates()];
        HashSet<PackedState> seen = [.. found];
        List<Verdict> faults = [];
        List<int> ends = [];
        SuccessorList next = new();
        for (int at = 0; at < found.Count;)
        {
            ends.Add(found.Count);
            for (int end = found.Count; at < end; at++)
            {
                faults.Add(machine.Check(found[at]));
                if (faults[at] != Verdict.Ok) continue;
                machine.Successors(found[at], next);
                foreach (PackedState state in next.States.AsSpan(0, next.Count))
                {
                    if (seen.Add(state)) found.Add(state);
                }
            }
        }

        return new(ends, faults);
    }

    /// <summary>The verdict that the faults of another search of the same machine come to: the worst of the first level that has one.</summary>
    public Verdict VerdictOf(IReadOnlyList<Verdict> faults)
    {
        foreach (int end in LevelEnds)
        {
            IEnumerable<Verdict> shown = faults.Take(end).Where(fault => fault != Verdict.Ok);
            if (shown.Any()) return shown.Min();
        }

        return Verdict.Ok;
    }
}
