using ContiguousMemory.Coherence.Machine.Cores;

namespace Cma.Commands.Coherence;

/// <summary>The described cores by name, as a word: <c>cortex-a9</c>.</summary>
internal static class CoreWords
{
    public static IEnumerable<string> All => CoreCatalogue.All.Select(WordOf);

    public static Core? Find(string word) => CoreCatalogue.All.FirstOrDefault(core => WordOf(core).Equals(word, StringComparison.OrdinalIgnoreCase));

    private static string WordOf(Core core) => core.Name.ToLowerInvariant().Replace(' ', '-');
}
