namespace ContiguousMemory.Backing;

/// <summary>What is known of physical contiguity: every aligned stretch of that many bytes is one physical run.</summary>
/// <param name="Bytes">The length of the stretch, a power of two.</param>
/// <param name="Basis">How that is known: a clause for a report.</param>
internal readonly record struct ContiguityFact(long Bytes, string Basis);
