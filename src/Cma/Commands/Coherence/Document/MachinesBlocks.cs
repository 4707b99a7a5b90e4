using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Machine.Cores;

namespace Cma.Commands.Coherence.Document;

/// <summary>The cores and the traits that machines are named by, from their catalogues.</summary>
internal static class MachinesBlocks
{
    public static string Cores() => Markdown.Table(
        ["core", "first level", "outer cache", "non-cacheable hits", "fills unasked", "always", "or also"],
        CoreCatalogue.All.Select(core => (IReadOnlyList<string>)
        [
            $"`{CoreWords.Of(core)}`",
            Words(core.L1, MatrixWords.Of),
            Words(core.Outer, outer => outer == OuterCache.None ? "no" : core.NoPl310 is null ? MatrixWords.Of(outer) : "its own"),
            Words(core.NonCacheable, MatrixWords.Of),
            Words(core.Speculation, speculation => speculation == Speculation.None ? "no" : "yes"),
            string.Join(", ", core.Traits.Where(trait => !trait.IsUnknown).SelectMany(trait => trait.Departures).Select(trait => trait.Name)),
            string.Join(", ", core.Traits.Where(trait => trait.IsUnknown).SelectMany(trait => trait.Departures).Select(trait => trait.Name)),
        ]));

    public static string Traits() => Markdown.Table(
        ["trait", "what differs"],
        from name in MachineParameters.TraitWords
        select (IReadOnlyList<string>)[$"`{name}`", VariantCatalogue.Get(name).About]);

    private static string Words<T>(Cited<T> cited, Func<T, string> wordOf)
        where T : struct, Enum => string.Join(" or ", cited.Values.Select(wordOf));
}
