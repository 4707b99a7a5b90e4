using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>An area of a reserve: where devices' buffers come from. Thread safe.</summary>
public sealed partial class ReservedArea
{
    private readonly ReservedMemory _memory;
    private readonly Area _area;

    internal ReservedArea(ReservedMemory memory, Area area, long frontCacheBytes)
    {
        _memory = memory;
        _area = area;
        Buffers = new BufferTable(memory.Machine, area, frontCacheBytes);
        memory.Machine.AddCache(Buffers.Cache);
        Queue = new AllocationQueue<BufferOrder, ContiguousBuffer>(new AreaSource(memory, this));
    }

    /// <summary>What people call it.</summary>
    public string Name => _area.Name;

    /// <summary>What it promises to devices while it lends.</summary>
    public LendingPromise Promise => _area.Promise;

    /// <summary>All its bytes; none once it has been removed.</summary>
    public long Size => _area.Count.Bytes;

    /// <summary>Bytes that no buffer holds. Tenants may have them on loan.</summary>
    public long Available => _area.Available.Bytes + FrontCacheBytes;

    /// <summary>Bytes of released buffers that are kept for their clients' next; whoever needs them otherwise has them.</summary>
    public long FrontCacheBytes => Buffers.Cache.KeptBytes;

    /// <summary>Bytes of the longest run that no buffer holds. Asking gives back what the front cache keeps.</summary>
    public long LongestRun
    {
        get
        {
            Buffers.Cache.Drain();
            return _area.LongestRun.Bytes;
        }
    }

    /// <summary>How windows are chosen.</summary>
    public Placement Placement => _area.Placement;

    /// <summary>What it has done so far.</summary>
    public AreaCounters Counters
    {
        get
        {
            (long count, long frames) = Buffers.Cache.HandedOn;
            AreaCounters engine = _area.Counters;

            // A buffer that was handed on was released before and granted again; one that is kept was released, which the engine has not heard of.
            return engine with
            {
                Granted = engine.Granted + count,
                FramesGranted = engine.FramesGranted + frames,
                FramesReleased = engine.FramesReleased + frames + FrameCount.ForBytes(FrontCacheBytes).Value,
            };
        }
    }

    /// <summary>What fills each 2 MiB of it now. Asking gives back what the front cache keeps.</summary>
    public IReadOnlyList<BlockFill> Picture
    {
        get
        {
            Buffers.Cache.Drain();
            return AreaPicture.Of(_area);
        }
    }

    internal BufferTable Buffers { get; }

    internal Area Engine => _area;

    /// <summary>
    /// Frees any part of what is allocated here, whole bits at a time, as the kernel's cma_release does: for code that keeps its own books by frame.
    /// Buffers and handles are released through themselves, as a whole; one that has lost frames this way is of no more use, and refused.
    /// </summary>
    /// <returns>Whether it was done, or who stands against it. What was refused changed nothing.</returns>
    /// <exception cref="InvalidOperationException">A buffer that has some of the frames is open to the CPU or pinned.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    public ReleaseOutcome Release(FrameRange frames)
    {
        _memory.ThrowIfGone();
        return Buffers.Release(frames);
    }

    internal AddressPromise PromiseOf(FrameRange frames) => AddressPromise.Of(frames, _memory.Backing);

    internal Span<byte> SpanOf(scoped in BufferView view, long offset, int length) =>
        view.Window is { } window ? window.Span(offset, length) : _memory.Backing.Span(OffsetOf(view) + offset, length);

    internal nint AddressOf(in BufferView view, long offset) =>
        view.Window is { } window ? window.Address + (nint)offset : _memory.Backing.Address(OffsetOf(view)) + (nint)offset;

    private static long OffsetOf(in BufferView view) => (long)view.Allocation.Frames.Start.Address.Value;
}
