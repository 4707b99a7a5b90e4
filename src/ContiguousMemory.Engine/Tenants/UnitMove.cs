namespace ContiguousMemory.Engine.Tenants;

/// <summary>A unit that one thread has marked to move it: from where, and where to.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Index">Its first index.</param>
/// <param name="Yields">Whether it makes way for promises, or leaves a guaranteed area: then none is in its way.</param>
internal record struct UnitMove(int Slot, int Index, bool Yields)
{
    /// <summary>No unit.</summary>
    public static UnitMove None { get; } = new(-1, -1, false);

    /// <summary>The first index of the frames that are taken for it; -1 for none.</summary>
    public int Target { get; set; } = -1;

    /// <summary>Whether its bytes are there.</summary>
    public bool HasMoved { get; set; }

    public readonly bool IsNone => Slot < 0;

    public readonly bool HasTarget => Target >= 0;

    /// <summary>Whether both lie beside each other, in the order of their slots, and will do so.</summary>
    public readonly bool IsBeside(UnitMove other, int unit)
    {
        int distance = (other.Slot - Slot) * unit;
        return Math.Abs(distance) == unit && other.Index - Index == distance && other.Target - Target == distance;
    }

    /// <summary>Whether their targets lie beside each other against the order of their slots, and either would do for both.</summary>
    public readonly bool ShouldExchangeWith(UnitMove other, int unit) =>
        Yields == other.Yields && Math.Abs(other.Slot - Slot) == 1 && other.Target - Target == (Slot - other.Slot) * unit;
}
