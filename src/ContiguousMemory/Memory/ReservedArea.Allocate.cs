using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Allocation: as an object and as a handle.</summary>
public sealed partial class ReservedArea
{
    private long _refusals;

    /// <summary>Requests that were refused, each once however often it was tried: what <see cref="Counters"/> counts are tries.</summary>
    internal long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Takes a contiguous buffer, moving out or dropping the tenants in its way.</summary>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <param name="buffer">The buffer, cleared.</param>
    /// <param name="diagnosis">Why there is none.</param>
    /// <returns>Whether it was granted. Being refused is not an error.</returns>
    /// <exception cref="ArgumentException">A length or an option is out of range, or a name cannot be one.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed, or the area removed.</exception>
    /// <exception cref="BackingException">
    /// The process has no mapping left for it (<see cref="ReservedMemoryOptions.TrapReleasedAddresses"/>), or the kernel would not move a unit in its way under
    /// its live address; the message says why. Nothing was taken.
    /// </exception>
    public bool TryAllocate(
        long length, in AllocationOptions options, [NotNullWhen(true)] out ContiguousBuffer? buffer, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis)
    {
        buffer = TryAllocateHandle(length, options, out ContiguousHandle handle, out diagnosis) ? new ContiguousBuffer(this, handle) : null;
        return buffer is not null;
    }

    /// <summary>Takes a contiguous buffer.</summary>
    /// <inheritdoc cref="TryAllocate" path="/param"/>
    /// <exception cref="ContiguousAllocationException">It was refused; the exception says why.</exception>
    /// <inheritdoc cref="TryAllocate" path="/exception"/>
    public ContiguousBuffer Allocate(long length, in AllocationOptions options = default) =>
        TryAllocate(length, options, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis) ? buffer : throw new ContiguousAllocationException(diagnosis);

    /// <summary>Takes a contiguous buffer as a handle: without an object when it is granted.</summary>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <param name="handle">The buffer's handle; released by <see cref="Release(ContiguousHandle)"/>.</param>
    /// <param name="diagnosis">Why there is none.</param>
    /// <returns>Whether it was granted. Being refused is not an error.</returns>
    /// <inheritdoc cref="TryAllocate" path="/exception"/>
    public bool TryAllocateHandle(
        long length, in AllocationOptions options, out ContiguousHandle handle, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis) =>
        TryTake(length, options, out handle, out diagnosis, default);

    /// <summary>Opens a buffer to the CPU until the scope is disposed.</summary>
    /// <param name="handle">A handle of this area.</param>
    /// <param name="access">What the CPU is about to do.</param>
    /// <exception cref="ArgumentException">The handle is of another area or the default value, or <paramref name="access"/> is none of the three.</exception>
    /// <exception cref="InvalidOperationException">The buffer has lost frames to <see cref="Release(FrameRange)"/>.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was released.</exception>
    public CpuAccessScope BeginCpuAccess(ContiguousHandle handle, CpuAccess access)
    {
        if (access is not (CpuAccess.Read or CpuAccess.Write or CpuAccess.ReadWrite))
            throw new ArgumentOutOfRangeException(nameof(access), access, "A CPU access is Read, Write or ReadWrite.");
        return new CpuAccessScope(this, handle, Buffers.BeginUse(handle), access);
    }

    /// <summary>Gives back exactly the buffer, now or when the last open access to it ends.</summary>
    /// <exception cref="ArgumentException">The handle is of another area, or the default value.</exception>
    /// <exception cref="InvalidOperationException">The buffer has lost frames to <see cref="Release(FrameRange)"/>; the message tells which are left.</exception>
    /// <exception cref="ObjectDisposedException">It was released already.</exception>
    public void Release(ContiguousHandle handle) => Buffers.Release(handle);

    /// <summary>The frames of a buffer; the address of the first is the buffer's.</summary>
    /// <inheritdoc cref="Release(ContiguousHandle)" path="/exception"/>
    public FrameRange FramesOf(ContiguousHandle handle) => Buffers.Get(handle).Allocation.Frames;

    private bool TryTakeUncounted(
        long length, in AllocationOptions options, out ContiguousHandle handle, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis, in Trying trying)
    {
        diagnosis = null;

        // What is kept in the cache may be what somebody waits for in line.
        return (!trying.IsAfresh && Queue.IsIdle && TryHandOn(length, options, out handle))
            || TryTakeAfresh(length, options, out handle, out diagnosis, trying);
    }

    /// <summary>From the engine, and not from what the front cache keeps.</summary>
    private bool TryTakeAfresh(
        long length, in AllocationOptions options, out ContiguousHandle handle, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis, in Trying trying)
    {
        (handle, diagnosis) = (default, null);
        AreaRequest request = BufferRequest.Of(length, options) with { IsFirst = trying.IsFirst, IsOldest = trying.IsOldest, IsQuiet = trying.IsAgain };
        _memory.BeginWork();
        long? began = BeganOf(trying);
        try
        {
            if (options.CompactsWhenFull) CompactFor(request, trying.Cancellation);
            if (_area.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure, trying.Cancellation))
            {
                handle = Enter(allocation, length, options);
                _memory.Meters.Granted(Name, request.Name, allocation, began);
                return true;
            }

            Buffers.TellHandedOn();
            diagnosis = WithRelocations(Diagnose.Refusal(_area, request, failure));
            if (IsRemoved) throw Gone(); // Whatever it was refused for: by now there is nothing to explain it with.
            TellRefused(diagnosis, trying, began);
            return false;
        }
        finally
        {
            _memory.EndWork();
        }
    }

    private long? BeganOf(in Trying trying) => trying.HasBegun ? trying.Began : _memory.Meters.Begin();

    /// <summary>Counts a refusal that answers a request. Who is tried again has no answer yet, and who gave up wants none.</summary>
    private void TellRefused(AllocationDiagnosis diagnosis, in Trying trying, long? began)
    {
        if (trying.IsAgain || diagnosis.Reason == RefusalReason.Cancelled) return;
        Interlocked.Increment(ref _refusals);
        _memory.Meters.Refused(diagnosis, began);
    }

    /// <summary>The hot path: frames that the same client released, when some are kept that will do. Its name was found to be in order then.</summary>
    private bool TryHandOn(long length, in AllocationOptions options, out ContiguousHandle handle)
    {
        handle = default;
        if (!RunRule.TryOf(length, options, out RunRule rule)) return false;
        bool keepsOwn = options.KeepsOwn;
        if (!Buffers.TryHandOn(rule, length, options, _memory.Machine.Time.GetTimestamp(), isInUse: !keepsOwn, out ContiguousHandle handedOn)) return false;
        if (!keepsOwn) ClearHandedOn(handedOn);
        handle = handedOn;
        return true;
    }

    /// <summary>Clears a buffer that nobody knows yet, and that counts as in use so that its frames stay where they are.</summary>
    private void ClearHandedOn(ContiguousHandle handle)
    {
        bool cleared = false;
        try
        {
            _memory.Machine.World.Clear(FramesOf(handle));
            cleared = true;
        }
        finally
        {
            if (!cleared) Buffers.Release(handle);
            Buffers.EndUse(handle);
        }
    }

    private ContiguousHandle Enter(AreaAllocation allocation, long length, in AllocationOptions options)
    {
        bool entered = false;
        IBackingWindow? window = null;
        try
        {
            if (_memory.TrapsReleased) window = _memory.Backing.MapWindow((long)allocation.Frames.Start.Address.Value, length);
            ContiguousHandle handle = Buffers.Add(allocation, length, options, window);
            entered = true;
            return handle;
        }
        finally
        {
            if (!entered)
            {
                window?.Dispose();
                _area.Release(allocation);
            }
        }
    }
}
