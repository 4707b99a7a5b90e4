namespace ContiguousMemory.Engine.Tenants;

/// <summary>
/// The notes of a tenant's slots, in pieces that come when a slot of theirs is first leased: of a large tenant mostly a few slots are. Thread safe as its notes
/// are: whoever takes a slot's first lease writes, and anybody may read something a moment old.
/// </summary>
internal sealed class LeaseNotes(int slots)
{
    /// <summary>log2 of the slots in a piece. Arbitrary: 4 KiB of notes.</summary>
    private const int PieceOrder = 8;

    private readonly LeaseNote[]?[] _pieces = new LeaseNote[]?[((slots - 1) >> PieceOrder) + 1];

    public long Bytes => (8L * _pieces.Length) + ((long)LeaseNote.Bytes * _pieces.Sum(piece => piece?.Length ?? 0));

    /// <summary>A slot's note, to read.</summary>
    public LeaseNote this[int slot] => Volatile.Read(ref _pieces[slot >> PieceOrder]) is { } piece ? piece[slot & (piece.Length - 1)] : default;

    /// <summary>A slot's note, to write.</summary>
    public ref LeaseNote At(int slot)
    {
        LeaseNote[] piece = _pieces[slot >> PieceOrder] ?? Add(slot >> PieceOrder);
        return ref piece[slot & (piece.Length - 1)];
    }

    private LeaseNote[] Add(int at)
    {
        LeaseNote[] fresh = new LeaseNote[1 << PieceOrder];
        return Interlocked.CompareExchange(ref _pieces[at], fresh, null) ?? fresh;
    }
}
