using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>What a compaction of an area came to.</summary>
public sealed record Compaction
{
    /// <summary>The buffers that were moved, in the order in which they were; one may be in it more than once.</summary>
    public required IReadOnlyList<Relocation> Moved { get; init; }

    /// <summary>Bytes of the longest run that no buffer held before.</summary>
    public required long LongestRunBefore { get; init; }

    /// <summary>Bytes of the longest run that no buffer holds now.</summary>
    public required long LongestRunAfter { get; init; }

    /// <summary>Buffers whose holders said no, or whose callback threw.</summary>
    public required int Declined { get; init; }

    /// <summary>Bytes of buffers that were copied.</summary>
    public long MovedBytes => Moved.Sum(relocation => relocation.From.Count.Bytes);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Moved.Count} buffer(s) moved, {new ByteSize(MovedBytes)}; {Declined} declined; the longest run is {new ByteSize(LongestRunAfter)}, and was {new ByteSize(LongestRunBefore)}.";
}
