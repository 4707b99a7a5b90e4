namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>A parameter of a core, with where it is said; one that is not known has every value that it may have.</summary>
/// <param name="Values">The value, or all that are possible.</param>
/// <param name="Source">The manual and section, or the kernel file.</param>
internal sealed record Cited<T>(IReadOnlyList<T> Values, string Source)
    where T : struct, Enum
{
    /// <summary>Whether a check must be made for more than one value.</summary>
    public bool IsUnknown => Values.Count > 1;

    public static Cited<T> Known(T value, string source) => new([value], source);

    /// <param name="source">What was looked in, and what it leaves open.</param>
    public static Cited<T> Unknown(string source) => new(Enum.GetValues<T>(), source);
}
