using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory;

/// <summary>Making room ahead of use.</summary>
public sealed partial class ReservedArea
{
    /// <summary>Bytes that are kept ready for clients that have not taken them yet.</summary>
    public long PreparedBytes => Preparations.Bytes;

    internal Preparations Preparations { get; } = new();

    /// <summary>What settles a preparation; another for the test that shows what it is good for.</summary>
    internal Func<PreparedWord> NewPreparedWord { get; set; } = static () => new PreparedWord();

    /// <summary>Makes room for a buffer ahead of its use, on another thread: moves and drops tenants, clears, and keeps the frames ready for a while.</summary>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <param name="keepFor">
    /// How long the frames wait for their client once they are ready; then they are lent again. More than zero, at most 49.7 days, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for as long as the reserve lives.
    /// </param>
    /// <param name="cancellation">Gives up, between two units of the claim too; nothing stays marked or held.</param>
    /// <returns>The frames, ready: <see cref="PreparedBuffer.TryTake"/> makes a buffer of them in constant time.</returns>
    /// <remarks>It tries once and does not wait for room. It counts against its client's quota from the start, and no longer when it is given back. What waits is given back when the reserve is disposed, and named in the diagnosis of whom it refuses.</remarks>
    /// <exception cref="ContiguousAllocationException">It was refused; the exception says why.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <inheritdoc cref="TryAllocate" path="/exception"/>
    public ValueTask<PreparedBuffer> PrepareAsync(long length, AllocationOptions options, TimeSpan keepFor, CancellationToken cancellation = default)
    {
        if (keepFor != Timeout.InfiniteTimeSpan && (keepFor <= TimeSpan.Zero || keepFor > Patience.LongestWait))
        {
            throw new ArgumentOutOfRangeException(
                nameof(keepFor), keepFor, $"What is prepared is kept for more than zero and at most {Math.Floor(Patience.LongestWait.TotalDays * 10) / 10:0.0} days, or for Timeout.InfiniteTimeSpan.");
        }

        BufferRequest.Of(length, options); // Out of range is told at once, not by the task.

        // Not from the front cache: what that keeps is ready anyway.
        Trying trying = new() { IsAfresh = true, HasBegun = true, Began = _memory.Meters.Begin(), Cancellation = cancellation };
        return new(Task.Run(() => Prepare(length, options, keepFor, trying), cancellation));
    }

    /// <summary>Whoever settled that it is taken makes a buffer of it.</summary>
    internal ContiguousBuffer Take(PreparedBuffer prepared, ContiguousHandle handle)
    {
        Preparations.Remove(prepared);
        ContiguousBuffer buffer = new(this, handle);
        _area.SetPrepared(Buffers.Get(handle).Allocation, isPrepared: false);
        Buffers.EndPrepared(handle);
        return buffer;
    }

    /// <summary>Whoever settled that it is not frees its frames: released while in use they go to no cache, but back to be lent.</summary>
    internal void GiveBack(PreparedBuffer prepared, ContiguousHandle handle)
    {
        Buffers.Release(handle);
        Buffers.EndUse(handle);
        Preparations.Remove(prepared);
    }

    private PreparedBuffer Prepare(long length, in AllocationOptions options, TimeSpan keepFor, in Trying trying)
    {
        _memory.BeginWork();
        try
        {
            if (!TryTake(length, options, out ContiguousHandle handle, out AllocationDiagnosis? diagnosis, trying))
            {
                trying.Cancellation.ThrowIfCancellationRequested();
                throw new ContiguousAllocationException(diagnosis);
            }

            _area.SetPrepared(Buffers.BeginPrepared(handle).Allocation, isPrepared: true);
            PreparedBuffer prepared = new(this, handle, keepFor, _memory.Time, NewPreparedWord());
            Preparations.Add(prepared);
            Keep(prepared, trying.Cancellation);
            return prepared;
        }
        finally
        {
            _memory.EndWork();
        }
    }

    /// <summary>Lets its time run, unless its client has given up meanwhile, or the reserve ends: that took back those it saw.</summary>
    private void Keep(PreparedBuffer prepared, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) prepared.Dispose();
        cancellation.ThrowIfCancellationRequested();
        if (_memory.IsClosed) prepared.GiveBack(PreparedState.TakenBack);
        _memory.ThrowIfClosed();
        prepared.Begin();
    }
}
