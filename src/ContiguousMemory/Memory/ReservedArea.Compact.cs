using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Telemetry;

namespace ContiguousMemory;

/// <summary>Compaction: idle buffers are moved together, with their holders' consent, so that the longest run grows.</summary>
public sealed partial class ReservedArea
{
    /// <summary>Arbitrary: a pass after the first finds what the one before has made room for.</summary>
    private const int MostPasses = 16;

    /// <summary>Lets a buffer be moved, as <see cref="ContiguousBuffer.AllowRelocation"/> does.</summary>
    /// <param name="handle">The buffer.</param>
    /// <param name="consent">Asked before it is moved, each time; null takes the permission back.</param>
    /// <exception cref="ArgumentException">The handle is of another area, or the default value.</exception>
    /// <inheritdoc cref="ContiguousBuffer.AllowRelocation" path="/remarks"/>
    /// <inheritdoc cref="ContiguousBuffer.AllowRelocation" path="/exception"/>
    public void AllowRelocation(ContiguousHandle handle, Func<RelocationRequest, bool>? consent) => Buffers.Allow(handle, consent);

    /// <summary>What the consenting callback of a buffer threw, the first time it did; null while it behaves.</summary>
    /// <inheritdoc cref="Release(ContiguousHandle)" path="/exception"/>
    public Exception? RelocationFaultOf(ContiguousHandle handle) => Buffers.FaultOf(handle);

    /// <summary>
    /// Packs buffers towards the devices' end of the area, so that the longest run that no buffer holds grows: those that nobody uses and whose holders consent
    /// (<see cref="ContiguousBuffer.AllowRelocation"/>) are copied, from the last to the first, to lower windows that keep to what they were allocated with.
    /// Tenants in such a window make way as for an allocation. What would make the longest run shorter is not done.
    /// </summary>
    /// <param name="cancellation">Gives up between two buffers and between two units; what has been moved by then stays moved.</param>
    /// <returns>What was moved, and the longest run before and after.</returns>
    /// <remarks>
    /// Thread safe; several may compact at once. Each holder is asked once in a compaction that ends with a no. A window overlaps no frame of the buffer that
    /// goes there: a gap smaller than every movable buffer above it stays. While a buffer is moved the area has it twice.
    /// Holders are called on this thread, under no lock.
    /// </remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed, or the area removed.</exception>
    public Compaction Compact(CancellationToken cancellation = default)
    {
        _memory.BeginWork();
        try
        {
            ThrowIfRemoved();
            return CompactUntil(() => LongestRun == Available, cancellation);
        }
        finally
        {
            _memory.EndWork();
        }
    }

    /// <summary>As <see cref="Compact"/>, on another thread: it copies.</summary>
    /// <inheritdoc cref="Compact" path="/param"/>
    /// <inheritdoc cref="Compact" path="/returns"/>
    /// <inheritdoc cref="Compact" path="/exception"/>
    public ValueTask<Compaction> CompactAsync(CancellationToken cancellation = default) => new(Task.Run(() => Compact(cancellation), cancellation));

    /// <summary>Makes a window for a request that would be refused for want of one only.</summary>
    private void CompactFor(AreaRequest request, CancellationToken cancellation)
    {
        AreaForecast forecast = _area.Forecast(request);
        if (forecast.WouldSucceed || forecast.Failure.Reason != RefusalReason.NoRoom || request.Count > _area.Available || cancellation.IsCancellationRequested) return;
        CompactUntil(() => _area.Forecast(request).WouldSucceed, cancellation);
    }

    /// <summary>Names in the remedy the buffers in the way that have, or would have, somewhere to go: with their holders' consent.</summary>
    private AllocationDiagnosis WithRelocations(AllocationDiagnosis diagnosis)
    {
        if (diagnosis.Reason != RefusalReason.NoRoom || diagnosis.Free < diagnosis.Requested) return diagnosis;
        List<(string Name, bool Consents)> movable = [.. Buffers.Idle(diagnosis.Blockers).Where(idle => HasPlaceBelow(idle)).Select(idle => (idle.Name, idle.Consents))];
        string asked = Names(movable, consents: true);
        string unasked = Names(movable, consents: false);
        string remedy = (asked.Length > 0 ? $" Compact could move {asked} out of the way; CompactsWhenFull lets a request do so." : "")
            + (unasked.Length > 0 ? $" Compact could move {unasked} out of the way, had its holder consented (AllowRelocation)." : "");
        return diagnosis with { Remedy = diagnosis.Remedy + remedy };
    }

    private bool HasPlaceBelow(IdleBuffer idle) => _area.Forecast(idle.Rule.Below(idle.Start, idle.Name)).WouldSucceed;

    private static string Names(List<(string Name, bool Consents)> buffers, bool consents) =>
        string.Join(", ", buffers.Where(buffer => buffer.Consents == consents).Select(buffer => $"'{buffer.Name}'").Distinct(StringComparer.Ordinal));

    private Compaction CompactUntil(Func<bool> isEnough, CancellationToken cancellation)
    {
        List<Relocation> moved = [];
        HashSet<ContiguousHandle> declined = [];
        long before = LongestRun;
        int seen = -1;
        for (int pass = 0; pass < MostPasses && moved.Count > seen; pass++)
        {
            seen = moved.Count;
            foreach (ContiguousHandle handle in Buffers.Movable())
            {
                if (isEnough()) break;
                cancellation.ThrowIfCancellationRequested();
                if (!declined.Contains(handle) && TryMove(handle, declined, cancellation) is { } relocation) moved.Add(relocation);
            }
        }

        return new() { Moved = moved, LongestRunBefore = before, LongestRunAfter = LongestRun, Declined = declined.Count };
    }

    private Relocation? TryMove(ContiguousHandle handle, HashSet<ContiguousHandle> declined, CancellationToken cancellation)
    {
        if (Buffers.BeginMove(handle) is not { } moving) return null;
        AreaMove? move = null;
        bool isCopied = false;
        bool isMoved = false;
        try
        {
            AreaMoveStatus status = _area.TryBeginMove(moving.From, moving.Rule.Below(moving.From.Start, moving.Name), out move, cancellation);
            if (status == AreaMoveStatus.Cancelled) cancellation.ThrowIfCancellationRequested();
            if (move is null || move.LongestRunAfter < move.LongestRunBefore) return null;
            if (!moving.Consent.Ask(new(moving.Name, move.From.Start.Address, move.To.Start.Address, moving.Length)))
            {
                declined.Add(handle);
                return null;
            }

            cancellation.ThrowIfCancellationRequested();
            move.Copy();
            isCopied = true;
        }
        finally
        {
            isMoved = Buffers.EndMove(moving, isCopied ? move : null);
            move?.Dispose();
        }

        if (!isMoved) return null;
        Relocation relocation = new(moving.Name, move.From, move.To);
        if (ReserveEvents.Log.IsEnabled()) ReserveEvents.Log.Relocated(_memory.Backing.Label, Name, relocation.Name, (long)relocation.From.Start.Address.Value, (long)relocation.To.Start.Address.Value, relocation.From.Count.Bytes);
        return relocation;
    }
}
