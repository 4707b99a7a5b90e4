namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>An erratum that cannot turn a verdict, and why not.</summary>
internal sealed record HarmlessErratum(string Name, string About, string Why);
