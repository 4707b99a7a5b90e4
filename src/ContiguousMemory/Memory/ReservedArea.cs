using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>An area of a reserve: where devices' buffers come from. Thread safe.</summary>
public sealed partial class ReservedArea
{
    private readonly ReservedMemory _memory;
    private readonly Area _area;

    internal ReservedArea(ReservedMemory memory, Area area)
    {
        _memory = memory;
        _area = area;
        Buffers = new BufferTable(area);
    }

    /// <summary>What people call it.</summary>
    public string Name => _area.Name;

    /// <summary>All its bytes.</summary>
    public long Size => _area.Count.Bytes;

    /// <summary>Bytes that no buffer holds. Tenants may have them on loan.</summary>
    public long Available => _area.Available.Bytes;

    /// <summary>Bytes of the longest run that no buffer holds.</summary>
    public long LongestRun => _area.LongestRun.Bytes;

    /// <summary>How windows are chosen.</summary>
    public Placement Placement => _area.Placement;

    /// <summary>What it has done so far.</summary>
    public AreaCounters Counters => _area.Counters;

    /// <summary>What fills each 2 MiB of it now.</summary>
    public IReadOnlyList<BlockFill> Picture => AreaPicture.Of(_area);

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

    internal Span<byte> SpanOf(scoped in BufferEntry entry, long offset, int length) =>
        entry.Window is { } window ? window.Span(offset, length) : _memory.Backing.Span(OffsetOf(entry) + offset, length);

    internal nint AddressOf(in BufferEntry entry, long offset) =>
        entry.Window is { } window ? window.Address + (nint)offset : _memory.Backing.Address(OffsetOf(entry)) + (nint)offset;

    private static long OffsetOf(in BufferEntry entry) => (long)entry.Allocation.Frames.Start.Address.Value;
}
