using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>What the search leaves out changes no answer: trying everything gives the same, and leaving out the wrong things does not.</summary>
public class PruningTests
{
    private static readonly CostVector s_cost = new() { Dsb = 90, L2 = 2, Tlbi = 30 };

    public static TheoryData<string, string, int> Cases => new()
    {
        { "lowmem", "Vivt Bypass", 4 },
        { "lowmem", "ViptAliasing L2Hit Relaxed", 4 },
        { "lowmem", "Pipt MayHit Barrier tame", 4 },
        { "lowmem careful", "Pipt Bypass Relaxed", 4 },
        { "lowmem set-way", "Vivt MayHit", 4 },
        { "highmem", "Vivt Bypass Barrier", 3 },
        { "highmem", "Pipt MayHit Barrier", 3 },
        { "highmem", "Pipt MayHit Barrier lazy", 3 },
        { "to-device", "Pipt Pl310", 3 },
        { "to-device", "Vivt Pl310 tame", 3 },
        { "from-device", "Pipt None", 3 },
        { "from-device", "ViptAliasing Pl310 tame", 3 },
        { "from-device short", "Pipt None", 3 },
        { "both", "Pipt None", 3 },
        { "both short", "Vivt Pl310", 3 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_SmallLengths_FindsWhatTryingEverythingFinds(string words, string on, int length)
    {
        SynthesisTask task = Tasks.Of(words);
        MachineDescription machine = Tasks.Machine(task, on);
        BruteForce everything = new(task, machine);

        Assert.Equal(
            everything.Least(sequence => (sequence.Length, 0), length),
            Found(Run(task, machine, step => new(1, 0), length, null)));
        Assert.Equal(
            everything.Least(sequence => (s_cost.Of(sequence.Steps, machine), sequence.Length), length),
            Found(Run(task, machine, step => new(s_cost.Of(step, machine), 1), length, null), secondIsLength: true));
    }

    /// <summary>Longer ones, when there is time: the shortest order for a machine with an outer cache has five steps.</summary>
    [Theory]
    [InlineData("lowmem", "Pipt Pl310 Bypass", 5)]
    [InlineData("highmem", "Pipt MayHit Relaxed", 4)]
    [InlineData("from-device", "Pipt Pl310", 5)]
    public void Run_GreaterLengths_FindsWhatTryingEverythingFinds(string words, string on, int length)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CMA_SOAK") == "1", "tries hundreds of thousands of sequences; CMA_SOAK=1 runs it");
        SynthesisTask task = Tasks.Of(words);
        MachineDescription machine = Tasks.Machine(task, on);

        Assert.Equal(
            new BruteForce(task, machine).Least(sequence => (sequence.Length, 0), length),
            Found(Run(task, machine, step => new(1, 0), length, null)));
    }

    /// <summary>The control: with a wrong notion of which set lies within which, the search misses what trying everything finds.</summary>
    [Theory]
    [InlineData("the other way round")]
    [InlineData("always")]
    [InlineData("the smaller number")]
    public void Run_WrongDominance_IsNoticed(string wrong)
    {
        Func<SetAutomaton, int, int, bool> isWithin = wrong switch
        {
            "the other way round" => (automaton, inner, outer) => automaton.IsWithin(outer, inner),
            "always" => (_, _, _) => true,
            _ => (_, inner, outer) => inner <= outer,
        };
        int noticed = 0;
        foreach ((string words, string on, int length) in Cases.Select(one => one.Data))
        {
            SynthesisTask task = Tasks.Of(words);
            MachineDescription machine = Tasks.Machine(task, on);
            (long, int)? right = Found(Run(task, machine, step => new(1, 0), length, null));
            if (Found(Run(task, machine, step => new(1, 0), length, isWithin)) != right) noticed++;
        }

        Assert.True(noticed > 3, $"Noticed {noticed} times.");
    }

    /// <summary>No dominance at all gives the same again, with more work.</summary>
    [Theory]
    [InlineData("lowmem", "ViptAliasing Pl310 MayHit Relaxed")]
    [InlineData("highmem", "Pipt None Bypass Relaxed lazy")]
    [InlineData("from-device short", "Pipt Pl310")]
    public void Run_WithoutDominance_FindsTheSame(string words, string on)
    {
        SynthesisTask task = Tasks.Of(words);
        MachineDescription machine = Tasks.Machine(task, on);
        CostVector cost = new();
        SearchResult pruned = Run(task, machine, step => new(cost.Of(step, machine), 1), 24, null);
        SearchResult whole = Run(task, machine, step => new(cost.Of(step, machine), 1), 24, (_, _, _) => false);

        Assert.Equal((whole.Cost, whole.Sequence!.Length), (pruned.Cost, pruned.Sequence!.Length));
        Assert.True(whole.Counts.Tried > 2 * pruned.Counts.Tried, $"{whole.Counts} and {pruned.Counts}");
        Assert.Equal(0, whole.Counts.Dominated);
    }

    private static SearchResult Run(
        SynthesisTask task, MachineDescription machine, Func<Primitive, Price> price, int maxLength, Func<SetAutomaton, int, int, bool>? isWithin)
    {
        SetAutomaton[] automata = [.. task.Frames().SelectMany(frame => SetAutomaton.Of(machine, frame, Alphabet.For(task)))];
        return new Search(task, automata, new SearchLimits { MaxLength = maxLength }, isWithin).Run(price, cancel: TestContext.Current.CancellationToken);
    }

    private static (long Cost, int Length)? Found(SearchResult result, bool secondIsLength = false) =>
        result.Sequence is { } sequence ? (result.Cost, secondIsLength ? sequence.Length : 0) : null;
}
