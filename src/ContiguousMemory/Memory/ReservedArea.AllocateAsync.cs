using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory;

/// <summary>Allocation with patience.</summary>
public sealed partial class ReservedArea
{
    /// <summary>Requests that wait for room here.</summary>
    internal AllocationQueue<BufferOrder, ContiguousBuffer> Queue { get; }

    /// <summary>Takes a contiguous buffer, and waits for room as long as it may: for buffers to be released, leases to end, other claims to finish.</summary>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <param name="timeout">How long; zero tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellation">Gives up, between two units of a claim too; nothing stays marked.</param>
    /// <exception cref="ContiguousAllocationException">It was still refused when the time was over, or no wait could help.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <inheritdoc cref="TryAllocate" path="/exception"/>
    /// <remarks>
    /// <para>Who waits stands in line: by <see cref="AllocationOptions.Priority"/>, and as they came. Whoever fits is served, also before others who do not fit
    /// yet; but at most 64 requests that came later, of whatever kind and priority, are granted room in the area before one that waits in line. After 16 of them
    /// it rises by one priority and, when it is the first, the window with the fewest frames in its way is kept for it; after 64 nobody else is granted anything
    /// in the area until it is served or gives up.</para>
    /// <para>A synchronous request does not wait and has no place in line. It may be granted what fits, and counts as one that came later.</para>
    /// <para>A request that its client's quota forbids waits aside for the client's own releases, and takes its place in line after that.</para>
    /// <para>Released buffers are not kept for the next of their kind while anybody waits in line. No thread is blocked by waiting.</para>
    /// </remarks>
    public ValueTask<ContiguousBuffer> AllocateAsync(
        long length, AllocationOptions options, TimeSpan timeout, CancellationToken cancellation = default)
    {
        Patience.Check(timeout, nameof(timeout));

        // Out of range is told at once, not by the task.
        BufferOrder order = new(length, options, BufferRequest.Of(length, options), new Patience(_memory.Time, timeout), _memory.Meters.Begin(), cancellation);

        // A claim copies memory on the thread that makes it, which must not be the caller's: that is what Async says.
        return new(Task.Run(() => Queue.RequestAsync(order), cancellation));
    }

    /// <summary>One try for a request that can wait.</summary>
    /// <exception cref="ContiguousAllocationException">No wait can help.</exception>
    internal Attempt<ContiguousBuffer> TryServe(BufferOrder order, bool isFirst, bool isOldest)
    {
        Trying trying = TryingOf(order) with { IsFirst = isFirst, IsOldest = isOldest, IsAgain = true };
        if (TryTake(order.Length, order.Options, out ContiguousHandle handle, out AllocationDiagnosis? diagnosis, trying))
            return new(AttemptStatus.Granted, new ContiguousBuffer(this, handle));
        order.Cancellation.ThrowIfCancellationRequested();

        // What no wait can help is tried for the last time, and answered by that.
        if (IsHopeless(diagnosis)) return new(AttemptStatus.Granted, Serve(order));
        return new(diagnosis.Reason == RefusalReason.OverQuota ? AttemptStatus.OverQuota : AttemptStatus.NoRoom, null);
    }

    /// <summary>What a try would come to for a request that is to be granted nothing now: it has hope, or waits for its client's own releases.</summary>
    /// <exception cref="ContiguousAllocationException">No wait can help.</exception>
    internal Attempt<ContiguousBuffer> Look(BufferOrder order)
    {
        bool isOverQuota = _quotas.Of(order.Options.Owner) is { } account && !account.MayHold(order.Request.Count.Bytes);
        AllocationDiagnosis? diagnosis = Forecast(order.Length, order.Options).Diagnosis;
        if (diagnosis is not null && IsHopeless(diagnosis)) return new(AttemptStatus.Granted, Serve(order));
        return new(isOverQuota ? AttemptStatus.OverQuota : AttemptStatus.NoRoom, null);
    }

    /// <summary>The last try of a request that can wait no longer.</summary>
    /// <exception cref="ContiguousAllocationException">It was refused.</exception>
    internal ContiguousBuffer Serve(BufferOrder order)
    {
        if (TryTake(order.Length, order.Options, out ContiguousHandle handle, out AllocationDiagnosis? diagnosis, TryingOf(order))) return new ContiguousBuffer(this, handle);
        order.Cancellation.ThrowIfCancellationRequested();
        throw new ContiguousAllocationException(diagnosis);
    }

    private static Trying TryingOf(BufferOrder order) => new() { HasBegun = true, Began = order.Began, Cancellation = order.Cancellation };

    /// <summary>Whether no change could help: there is no window so large, so aligned and so placed, whoever leaves; or the quota is smaller.</summary>
    private static bool IsHopeless(AllocationDiagnosis diagnosis) => diagnosis.Reason switch
    {
        RefusalReason.TooLarge => true,
        RefusalReason.NoRoom or RefusalReason.Busy => diagnosis.BestWindow is null,
        RefusalReason.OverQuota => diagnosis.Requested > diagnosis.Quota!.Value.Limit,
        _ => false,
    };
}
