using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence;

/// <summary>Machines on the command line: words apart by commas, such as <c>pipt,pl310,may-hit</c>, <c>cortex-a9</c> or <c>all,barrier</c>.</summary>
/// <remarks>
/// Each word fixes one parameter. What no word fixes is the first of its kind, of a core everything that its manual leaves open, and of <c>all</c>
/// every value of the base matrix. Two words for one parameter, or a word that a core's manual denies, make an impossible machine.
/// </remarks>
internal static class MachineWords
{
    /// <summary>The word for every machine.</summary>
    public const string Every = "all";

    /// <summary>What an option that takes machines says of them.</summary>
    public static string Help => $"Machines, words apart by commas: {All}. What is not said is the first of its kind, of a core what its manual leaves open (docs/sequence.md).";

    /// <summary>Every word there is.</summary>
    public static string All => string.Join(", ", [Every, .. MachineParameters.Words, .. CoreWords.All]);

    /// <summary>The one machine that the words name.</summary>
    /// <exception cref="MachineWordException">A word is none of <see cref="All"/>, the machine is impossible, or there are several.</exception>
    public static MachineDescription Parse(string text)
    {
        IReadOnlyList<MachineDescription> machines = ParseAll(text);
        return machines.Count == 1 ? machines[0] : throw new MachineWordException($"'{text}' is {machines.Count} machines, and one is wanted; say more of it, for instance pipt,pl310,may-hit.");
    }

    /// <summary>Every machine that the words name, of one kind of page.</summary>
    /// <param name="text">The words.</param>
    /// <param name="pages">The kind of page if something else than the words decides; null for lowmem unless a word says highmem.</param>
    /// <param name="streaming">Whether it is for a streaming sequence, to which aliases and the doorbell are nothing.</param>
    /// <exception cref="MachineWordException">A word is none of <see cref="All"/>, or the machine is impossible.</exception>
    public static IReadOnlyList<MachineDescription> ParseAll(string text, PageKind? pages = null, bool streaming = false)
    {
        MachineParameters said = new();
        if (pages is { } decided) said.Decide(decided);
        bool every = false;
        string[] words = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) throw new MachineWordException($"A machine is at least one word; there are {All}.");
        foreach (string word in words)
        {
            if (word == Every) every = true;
            else if (CoreWords.Find(word) is { } core) said.Fix(core, word);
            else if (!said.Fix(word)) throw new MachineWordException($"'{Show(word)}' is no word for a machine; there are {All}.");
        }

        return said.Machines(every, streaming);
    }

    /// <summary>The pages that the words ask for; null if they do not say.</summary>
    public static PageKind? PagesOf(string text) => text.Split(',', StringSplitOptions.TrimEntries).Select(MachineParameters.PagesOf).FirstOrDefault(pages => pages is not null);

    private static string Show(string word) => Scenarios.Reading.Quoted.Safe(word, 40);
}
