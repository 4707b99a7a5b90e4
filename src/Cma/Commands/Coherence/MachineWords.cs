using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence;

/// <summary>A machine on the command line: words apart by commas, such as <c>pipt,pl310,may-hit</c>.</summary>
internal static class MachineWords
{
    private static readonly Dictionary<string, Func<MachineDescription, MachineDescription>> s_words = Words();

    /// <summary>Every word.</summary>
    public static string All => string.Join(", ", s_words.Keys);

    /// <exception cref="MachineWordException">A word is none of <see cref="All"/>.</exception>
    public static MachineDescription Parse(string text)
    {
        MachineDescription machine = new() { L1 = L1Kind.Pipt };
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!s_words.TryGetValue(word, out Func<MachineDescription, MachineDescription>? change))
                throw new MachineWordException($"'{word}' is no word for a machine; there are {All}.");
            machine = change(machine);
        }

        if (machine is { LazyKmap: true, Pages: PageKind.Lowmem }) throw new MachineWordException("A lazy kmap is a highmem page's; say highmem,lazy-kmap.");
        return machine;
    }

    private static Dictionary<string, Func<MachineDescription, MachineDescription>> Words()
    {
        Dictionary<string, Func<MachineDescription, MachineDescription>> words = [];
        foreach (L1Kind l1 in Enum.GetValues<L1Kind>()) words[MatrixWords.Of(l1)] = machine => machine with { L1 = l1 };
        words[MatrixWords.Of(OuterCache.Pl310)] = machine => machine with { Outer = OuterCache.Pl310 };
        foreach (NonCacheablePolicy policy in Enum.GetValues<NonCacheablePolicy>()) words[MatrixWords.Of(policy)] = machine => machine with { NonCacheable = policy };
        foreach (Doorbell doorbell in Enum.GetValues<Doorbell>()) words[MatrixWords.Of(doorbell)] = machine => machine with { Doorbell = doorbell };
        foreach (PageKind pages in Enum.GetValues<PageKind>()) words[MatrixWords.Of(pages)] = machine => machine with { Pages = pages };
        words["lazy-kmap"] = machine => machine with { LazyKmap = true };
        words["no-speculation"] = machine => machine with { Speculates = false };
        return words;
    }
}
