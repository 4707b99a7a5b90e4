using System.Numerics;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Pools;

/// <summary>
/// Memory stolen from the system at boot for coherent buffers and mapped once, not cacheable, for good (dma_alloc_area of July 2011). Nothing is ever lent
/// from it, and nothing of it was ever in a cache, so that it can be handed out at once and to callers that may not wait. Thread safe.
/// </summary>
/// <remarks>
/// Requests start on a multiple of twice their size, rounded up to a power of two: 2^(fls(size - 1) + 1), at most a section of 1 MiB. So nothing smaller than
/// a section crosses one.
/// </remarks>
public sealed class StolenMemory
{
    /// <summary>log2 of a section: what one entry of the first-level page table maps on 32-bit Arm.</summary>
    private const int SectionShift = 20;

    private readonly FirstFit _ranges;
    private readonly Lock _gate = new();

    private StolenMemory(Machine machine, FrameRange frames, CachePolicy policy)
    {
        Machine = machine;
        Frames = frames;
        Policy = policy;
        _ranges = new FirstFit(frames.Count.Bytes);
    }

    /// <summary>Its frames.</summary>
    public FrameRange Frames { get; }

    /// <summary>How it is mapped.</summary>
    public CachePolicy Policy { get; }

    internal Machine Machine { get; }

    /// <summary>Bytes handed out.</summary>
    public long Used
    {
        get
        {
            lock (_gate) return _ranges.Used;
        }
    }

    /// <summary>Takes frames that were reserved before boot.</summary>
    /// <param name="machine">A machine that has booted.</param>
    /// <param name="frames">Whole sections of 1 MiB, on sections.</param>
    /// <param name="policy">Bufferable for write combining, Uncached for coherent memory where that is something else.</param>
    /// <exception cref="DmaException">The frames break a rule.</exception>
    public static StolenMemory Take(Machine machine, FrameRange frames, CachePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (policy is not (CachePolicy.Bufferable or CachePolicy.Uncached))
            throw new ArgumentOutOfRangeException(nameof(policy), policy, "Stolen memory is mapped Bufferable or Uncached; a cacheable map of it is what it is there to avoid.");
        int order = SectionShift - FrameSize.Shift;
        if (frames.IsEmpty || !frames.Start.IsAligned(order) || !new Pfn(frames.Count.Value).IsAligned(order))
            throw DmaException.Invalid($"{frames} cannot be mapped by sections; it must start and end on {new ByteSize(1 << SectionShift)}.");
        SetAsideFrames.Take(machine, frames, $"stolen for {(policy == CachePolicy.Bufferable ? "write combining" : "coherent memory")}");
        return new StolenMemory(machine, frames, policy);
    }

    /// <summary>The alignment of a request of whole frames, in bytes.</summary>
    internal static long AlignmentOf(long bytes) => 1L << Math.Min(SectionShift, 64 - BitOperations.LeadingZeroCount((ulong)(bytes - 1)) + 1);

    internal FrameRange? TryTake(FrameCount count)
    {
        if (count > Frames.Count) return null;
        lock (_gate)
        {
            return _ranges.TryTake(count.Bytes, AlignmentOf(count.Bytes), out long start)
                ? new FrameRange(Frames.Start + FrameCount.ForBytes(start), count)
                : null;
        }
    }

    internal void Give(FrameRange range)
    {
        lock (_gate) _ranges.TryFree((range.Start - Frames.Start).Bytes, out _);
    }
}
