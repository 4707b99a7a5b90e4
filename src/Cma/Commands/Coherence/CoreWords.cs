using ContiguousMemory.Coherence.Machine.Cores;

namespace Cma.Commands.Coherence;

/// <summary>The described cores by name, as a word: <c>cortex-a9</c>.</summary>
internal static class CoreWords
{
    public static IEnumerable<string> All => CoreCatalogue.All.Select(Of);

    public static Core? Find(string word) => CoreCatalogue.All.FirstOrDefault(core => Of(core).Equals(word, StringComparison.OrdinalIgnoreCase));

    public static string Of(Core core) => core.Name.ToLowerInvariant().Replace(' ', '-');
}
