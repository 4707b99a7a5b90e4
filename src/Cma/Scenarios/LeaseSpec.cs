namespace Cma.Scenarios;

/// <summary>Leases a tenant holds on purpose, so that its blocks cannot move for a while: <see cref="Blocks"/> new ones at every beat.</summary>
internal sealed record LeaseSpec
{
    /// <summary>How long each is held.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>From one beat to the next. Shorter than <see cref="Hold"/>, leases of several beats are held at a time.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>Blocks leased at each beat, drawn from the tenant's by the run's seed.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Leases held at a time at most; the tenant has at least so many blocks.</summary>
    public long MostHeld => ((Hold.Ticks + Every.Ticks - 1) / Every.Ticks) * Blocks;
}
