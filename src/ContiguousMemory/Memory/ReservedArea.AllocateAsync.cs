using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory;

/// <summary>Allocation with patience.</summary>
public sealed partial class ReservedArea
{
    /// <summary>Takes a contiguous buffer, and waits for room as long as it may: for buffers to be released, leases to end, other claims to finish.</summary>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <param name="timeout">How long; zero tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellation">Gives up, between two units of a claim too; nothing stays marked.</param>
    /// <exception cref="ContiguousAllocationException">It was still refused when the time was over, or no wait could help.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <inheritdoc cref="TryAllocate" path="/exception"/>
    public ValueTask<ContiguousBuffer> AllocateAsync(
        long length, AllocationOptions options, TimeSpan timeout, CancellationToken cancellation = default)
    {
        Patience.Check(timeout, nameof(timeout));
        BufferRequest.Of(length, options); // Out of range is told at once, not by the task.

        // A claim copies memory on the thread that makes it, which must not be the caller's: that is what Async says.
        return new(Task.Run(() => AllocateAsync(length, options, new Patience(_memory.Time, timeout), cancellation), cancellation));
    }

    private async Task<ContiguousBuffer> AllocateAsync(long length, AllocationOptions options, Patience patience, CancellationToken cancellation)
    {
        (ContiguousBuffer? buffer, Task change) = Try(length, options, patience, cancellation);
        while (buffer is null)
        {
            await patience.Wait(Task.WhenAny(change, _memory.Closed), cancellation).ConfigureAwait(false);

            // Requests that wait try again one at a time: together they would find each other in the way, and each would be news to the others.
            await _memory.Turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                (buffer, change) = Try(length, options, patience, cancellation);
            }
            finally
            {
                _memory.Turn.Release();
            }
        }

        return buffer;
    }

    /// <summary>Tries once.</summary>
    /// <returns>The buffer; or none, and what to wait for.</returns>
    private (ContiguousBuffer? Buffer, Task Change) Try(long length, AllocationOptions options, Patience patience, CancellationToken cancellation)
    {
        // Both are asked before the try. A change that comes during it completes the task, so that no wake-up is lost; and time that runs out during it
        // leaves one more try.
        Task change = _memory.NextChange();
        bool isLast = patience.IsOver;
        if (TryTake(length, options, out ContiguousHandle handle, out AllocationDiagnosis? diagnosis, cancellation)) return (new ContiguousBuffer(this, handle), change);
        cancellation.ThrowIfCancellationRequested();
        return isLast || IsHopeless(diagnosis) ? throw new ContiguousAllocationException(diagnosis) : (null, change);
    }

    /// <summary>Whether no change could help: there is no window so large, so aligned and so placed, whoever leaves.</summary>
    private static bool IsHopeless(AllocationDiagnosis diagnosis) =>
        diagnosis.Reason is RefusalReason.TooLarge || (diagnosis.BestWindow is null && diagnosis.Reason is RefusalReason.NoRoom or RefusalReason.Busy);
}
