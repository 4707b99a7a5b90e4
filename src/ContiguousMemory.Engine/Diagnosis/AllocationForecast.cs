using System.Globalization;
using System.Text;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>What would come of a request, had it been made instead of asked about. True for as long as nothing changes.</summary>
public sealed record AllocationForecast
{
    /// <summary>The area that was asked.</summary>
    public required string Area { get; init; }

    /// <summary>Who asked.</summary>
    public required string Requester { get; init; }

    /// <summary>Frames asked about.</summary>
    public required FrameCount Requested { get; init; }

    /// <summary>Whether it would be granted.</summary>
    public bool WouldSucceed => Diagnosis is null;

    /// <summary>The frames it would be given; null when it would be refused.</summary>
    public FrameRange? Window { get; init; }

    /// <summary>Bytes of tenants that would be copied elsewhere. Units move whole, also where they jut out of the window.</summary>
    public long BytesToMove { get; init; }

    /// <summary>Bytes of tenants that would be dropped, whole units likewise.</summary>
    public long BytesToDiscard { get; init; }

    /// <summary>Bytes of the window that nobody has.</summary>
    public long BytesAlreadyFree { get; init; }

    /// <summary>Bytes of the window that would be cleared.</summary>
    public long BytesToClear { get; init; }

    /// <summary>Windows that would be tried.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// How long it would take, by what this machine's own claims took; null while some of the work has never been timed here, and when it would be refused.
    /// Zero when there is nothing to move, drop or clear: the books alone take no time to speak of.
    /// </summary>
    public TimeSpan? ExpectedTime { get; init; }

    /// <summary>Why it would be refused, as the refusal would tell it; null when it would be granted.</summary>
    public AllocationDiagnosis? Diagnosis { get; init; }

    /// <summary>What is in the way of the best window when it would be refused: who, how much, and since when.</summary>
    public IReadOnlyList<Blocker> Blockers => Diagnosis?.Blockers ?? [];

    /// <summary>Those of <see cref="Blockers"/> that are leases, and go when they end.</summary>
    public IEnumerable<Blocker> Leases => Blockers.Where(blocker => blocker.Obstacle == Obstacle.Lease);

    /// <summary>The whole story in a sentence or two.</summary>
    public override string ToString()
    {
        if (Diagnosis is not null) return $"It would be refused. {Diagnosis}";
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"'{Requester}' would have {new ByteSize(Requested.Bytes)} of area '{Area}' at {Window!.Value.Start.Address}: ");
        text.Append(CultureInfo.InvariantCulture, $"{new ByteSize(BytesAlreadyFree)} of it are free, {new ByteSize(BytesToMove)} would be moved, ");
        text.Append(CultureInfo.InvariantCulture, $"{new ByteSize(BytesToDiscard)} dropped and {new ByteSize(BytesToClear)} cleared");
        return text.Append(ExpectedTime is { } time
            ? string.Create(CultureInfo.InvariantCulture, $", in {time.TotalMilliseconds:0.###} ms by what claims took here.")
            : "; nothing like it has been timed here yet.").ToString();
    }
}
