namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>What an invariant check found.</summary>
/// <param name="Checks">How many statements were checked.</param>
/// <param name="Violations">One sentence for each that does not hold; at most 100 are kept.</param>
public sealed record InvariantReport(long Checks, IReadOnlyList<string> Violations)
{
    /// <summary>Whether all of them hold.</summary>
    public bool IsClean => Violations.Count == 0;
}
