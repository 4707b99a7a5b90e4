namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>Every variant. A new family is one file and one line here.</summary>
internal static class VariantCatalogue
{
    public static IReadOnlyList<Variant> All { get; } =
    [
        .. ChoicesOfTheModel.All,
        .. AccessPolicies.All,
        .. OuterErrata.All,
        .. Multiprocessors.All,
        .. DevicesAndOwners.All,
        .. KmapSlotReuse.All,
    ];

    /// <summary>The variant of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public static Variant Get(string name) =>
        All.FirstOrDefault(variant => variant.Name == name)
        ?? throw new KeyNotFoundException($"There is no variant '{name}'; there are {string.Join(", ", All.Select(variant => variant.Name))}.");
}
