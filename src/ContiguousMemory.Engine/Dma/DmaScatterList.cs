namespace ContiguousMemory.Engine.Dma;

/// <summary>Pieces of memory that a device takes as one (struct scatterlist). Not thread safe: it belongs to whoever maps it.</summary>
public sealed class DmaScatterList
{
    private readonly DmaAddress[] _mapped;

    /// <summary>Makes a list that is not mapped.</summary>
    /// <param name="pieces">The memory and bytes of each piece; at least one piece, and at least one byte in each.</param>
    public DmaScatterList(params ReadOnlySpan<(DmaSource Source, long Bytes)> pieces)
    {
        if (pieces.IsEmpty) throw new ArgumentException("A scatter list has at least one piece.", nameof(pieces));
        foreach ((_, long bytes) in pieces) ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1, nameof(pieces));
        Pieces = [.. pieces];
        _mapped = new DmaAddress[pieces.Length];
        Array.Fill(_mapped, DmaAddress.Error);
    }

    /// <summary>The pieces.</summary>
    public IReadOnlyList<(DmaSource Source, long Bytes)> Pieces { get; }

    /// <summary>Where the device reaches each piece, while the list is mapped; the error address otherwise. Nothing is merged.</summary>
    public IReadOnlyList<DmaAddress> Mapped => _mapped;

    internal void SetMapped(int piece, DmaAddress address) => _mapped[piece] = address;

    /// <summary>Refuses a number of pieces that the list has not.</summary>
    internal void CheckCount(int count)
    {
        if (count < 1 || count > Pieces.Count)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The list has {Pieces.Count} pieces; 1 to {Pieces.Count} of them can be mapped, synced or unmapped.");
    }
}
