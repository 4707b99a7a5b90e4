using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker.Guards;

/// <summary>A sequence with one thing wrong.</summary>
/// <param name="What">What was done to it.</param>
/// <param name="Sequence">What came of it.</param>
internal sealed record Mutant(string What, IReadOnlyList<Primitive> Sequence);

/// <summary>Deletes, swaps and weakens the steps of a sequence. A model in which most mutants of a right sequence stay right checks little.</summary>
internal static class Mutants
{
    public static IEnumerable<Mutant> Of(IReadOnlyList<Primitive> sequence) => Deleted(sequence).Concat(Swapped(sequence)).Concat(Weakened(sequence));

    private static IEnumerable<Mutant> Deleted(IReadOnlyList<Primitive> sequence) =>
        from at in Enumerable.Range(0, sequence.Count)
        where MayGo(sequence[at].Kind)
        select new Mutant($"without step {at + 1}, {Name(sequence[at])}", [.. sequence.Take(at), .. sequence.Skip(at + 1)]);

    private static IEnumerable<Mutant> Swapped(IReadOnlyList<Primitive> sequence) =>
        from at in Enumerable.Range(0, sequence.Count - 1)
        where MayGo(sequence[at].Kind) && MayGo(sequence[at + 1].Kind) && sequence[at] != sequence[at + 1]
        select new Mutant(
            $"steps {at + 1} and {at + 2}, {Name(sequence[at])} and {Name(sequence[at + 1])}, swapped",
            [.. sequence.Take(at), sequence[at + 1], sequence[at], .. sequence.Skip(at + 2)]);

    private static IEnumerable<Mutant> Weakened(IReadOnlyList<Primitive> sequence) =>
        from at in Enumerable.Range(0, sequence.Count)
        from weaker in Weaker(sequence[at].Kind)
        let step = sequence[at] with { Kind = weaker }
        select new Mutant($"step {at + 1}, {Name(sequence[at])}, made {Name(step)}", [.. sequence.Take(at), step, .. sequence.Skip(at + 1)]);

    /// <summary>The device's acts and a kmap and its end are the frame of a sequence: without them it says something else.</summary>
    private static bool MayGo(PrimitiveKind kind) => kind is not (PrimitiveKind.DeviceRead or PrimitiveKind.DeviceWrite or PrimitiveKind.DeviceIdle
        or PrimitiveKind.Kmap or PrimitiveKind.KmapFresh or PrimitiveKind.Kunmap or PrimitiveKind.MapNonCacheable or PrimitiveKind.MapCacheable);

    private static PrimitiveKind[] Weaker(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Flush1 => [PrimitiveKind.Clean1, PrimitiveKind.Invalidate1],
        PrimitiveKind.Flush2 => [PrimitiveKind.Clean2, PrimitiveKind.Invalidate2],
        PrimitiveKind.Clean1 => [PrimitiveKind.Invalidate1],
        PrimitiveKind.Clean2 => [PrimitiveKind.Invalidate2],
        PrimitiveKind.Invalidate1 => [PrimitiveKind.Clean1],
        PrimitiveKind.Invalidate2 => [PrimitiveKind.Clean2],
        _ => [],
    };

    private static string Name(Primitive step) => step.IsMaintenance || step.Kind is PrimitiveKind.Store or PrimitiveKind.Unmap ? $"{step.Kind} {step.View}" : step.Kind.ToString();
}
