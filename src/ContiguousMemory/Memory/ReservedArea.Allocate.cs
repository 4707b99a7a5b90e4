using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Allocation: as an object, as a handle, and with patience.</summary>
public sealed partial class ReservedArea
{
    /// <summary>Takes a contiguous buffer, moving out or dropping the tenants in its way.</summary>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <param name="buffer">The buffer, cleared.</param>
    /// <param name="diagnosis">Why there is none.</param>
    /// <returns>Whether it was granted. Being refused is not an error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length or an option is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    public bool TryAllocate(
        long length, in AllocationOptions options, [NotNullWhen(true)] out ContiguousBuffer? buffer, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis)
    {
        buffer = TryAllocateHandle(length, options, out ContiguousHandle handle, out diagnosis) ? new ContiguousBuffer(this, handle) : null;
        return buffer is not null;
    }

    /// <summary>Takes a contiguous buffer.</summary>
    /// <inheritdoc cref="TryAllocate" path="/param"/>
    /// <exception cref="ContiguousAllocationException">It was refused; the exception says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length or an option is out of range.</exception>
    public ContiguousBuffer Allocate(long length, in AllocationOptions options = default) =>
        TryAllocate(length, options, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis) ? buffer : throw new ContiguousAllocationException(diagnosis);

    /// <summary>Takes a contiguous buffer as a handle: without an object when it is granted.</summary>
    /// <inheritdoc cref="TryAllocate" path="/param"/>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <param name="handle">The buffer's handle; released by <see cref="Release(ContiguousHandle)"/>.</param>
    /// <param name="diagnosis">Why there is none.</param>
    public bool TryAllocateHandle(
        long length, in AllocationOptions options, out ContiguousHandle handle, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis) =>
        TryTake(RequestOf(length, options), length, out handle, out diagnosis, CancellationToken.None);

    /// <summary>Takes a contiguous buffer, and waits for room as long as it may: for buffers to be released, leases to end, other claims to finish.</summary>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <param name="timeout">How long; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Gives up, between two units of a claim too; nothing stays marked.</param>
    /// <exception cref="ContiguousAllocationException">It was still refused when the time was over, or no wait could help.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ValueTask<ContiguousBuffer> AllocateAsync(
        long length, AllocationOptions options, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A time-out is zero or more, or Timeout.InfiniteTimeSpan.");
        AreaRequest request = RequestOf(length, options);

        // A claim copies memory on the thread that makes it, which must not be the caller's: that is what Async says.
        return new(Task.Run(() => AllocateAsync(request, length, timeout, cancellation), cancellation));
    }

    /// <summary>Opens a buffer to the CPU until the scope is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was released.</exception>
    public CpuAccessScope BeginCpuAccess(ContiguousHandle handle, CpuAccess access)
    {
        if (access is 0 or > CpuAccess.ReadWrite)
            throw new ArgumentOutOfRangeException(nameof(access), access, "A CPU access is Read, Write or ReadWrite.");
        _memory.ThrowIfGone();
        return new CpuAccessScope(this, handle, Buffers.BeginUse(handle), access);
    }

    /// <summary>Gives back exactly the buffer, now or when the last open access to it ends.</summary>
    /// <exception cref="ObjectDisposedException">It was released already.</exception>
    public void Release(ContiguousHandle handle)
    {
        if (Buffers.Release(handle, out BufferEntry freed)) Free(freed);
    }

    /// <summary>The frames of a buffer.</summary>
    public FrameRange FramesOf(ContiguousHandle handle) => Buffers.Get(handle).Allocation.Frames;

    private async Task<ContiguousBuffer> AllocateAsync(AreaRequest request, long length, TimeSpan timeout, CancellationToken cancellation)
    {
        long start = _memory.Time.GetTimestamp();
        while (true)
        {
            // Taken before the try: a change that comes during it completes this task, so that no wake-up is lost.
            Task change = _memory.NextChange();
            if (TryTake(request, length, out ContiguousHandle handle, out AllocationDiagnosis? diagnosis, cancellation)) return new ContiguousBuffer(this, handle);
            cancellation.ThrowIfCancellationRequested();
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - _memory.Time.GetElapsedTime(start);
            bool isHopeless = diagnosis.Reason is RefusalReason.TooLarge or RefusalReason.NotActivated;
            if (isHopeless || (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)) throw new ContiguousAllocationException(diagnosis);
            try
            {
                await change.WaitAsync(left, _memory.Time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The last try is made above, with no time left: what came free at the last moment is still taken.
            }
        }
    }

    private bool TryTake(
        AreaRequest request, long length, out ContiguousHandle handle, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis, CancellationToken cancellation)
    {
        _memory.ThrowIfClosing();
        diagnosis = null;
        handle = default;
        if (!_area.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure, cancellation))
        {
            diagnosis = Diagnose.Refusal(_area, request, failure);
            return false;
        }

        bool entered = false;
        try
        {
            IBackingWindow? window = _memory.TrapsReleased ? _memory.Backing.MapWindow((long)allocation.Frames.Start.Address.Value, length) : null;
            handle = Buffers.Add(allocation, request.Name, length, window);
            entered = true;
            return true;
        }
        finally
        {
            if (!entered) _area.Release(allocation);
        }
    }

    private static AreaRequest RequestOf(long length, in AllocationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, (long)FrameSize.MaxFrames * FrameSize.Bytes);
        CheckPowerOfTwo(options.Alignment, "An alignment");
        CheckPowerOfTwo(options.Boundary, "A boundary");
        if (options.Boundary is > 0 and < FrameSize.Bytes)
            throw new ArgumentOutOfRangeException(nameof(options), options.Boundary, $"A boundary is at least {FrameSize.Bytes} bytes, the smallest buffer.");
        if (options.Boundary > 0 && length > options.Boundary)
            throw new ArgumentOutOfRangeException(nameof(options), options.Boundary, $"A buffer of {length} bytes crosses every boundary of {options.Boundary}.");
        if (options.Name is { } given && string.IsNullOrWhiteSpace(given)) throw new ArgumentException("A name is not blank; leave it out for none.", nameof(options));

        FrameCount count = FrameCount.ForBytes(length);
        int naturalOrder = Math.Min(BitOperations.Log2((ulong)BitOperations.RoundUpToPowerOf2((ulong)count.Value)), AllocationOptions.DefaultAlignOrderLimit);
        int alignOrder = options.Alignment == 0 ? naturalOrder : Math.Max(0, BitOperations.Log2((ulong)options.Alignment) - FrameSize.Shift);
        string name = options.Name ?? "buffer";
        return new AreaRequest(count, alignOrder, name)
        {
            Boundary = new(options.Boundary >> FrameSize.Shift),
            Limit = options.MaxAddress is { } max ? EndOfReach(max) : null,
            Client = name,
            KeepOwn = !options.Clear,
        };
    }

    /// <summary>The frame after the last that lies wholly within reach of the highest address.</summary>
    private static Pfn EndOfReach(PhysicalAddress max) => max.Value == ulong.MaxValue ? new(1L << (64 - FrameSize.Shift)) : new((long)((max.Value + 1) >> FrameSize.Shift));

    private static void CheckPowerOfTwo(long value, string what)
    {
        if (value < 0 || (value & (value - 1)) != 0)
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{what} is a power of two of bytes, or 0.");
    }
}
