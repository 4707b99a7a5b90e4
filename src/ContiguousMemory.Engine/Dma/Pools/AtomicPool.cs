using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Pools;

/// <summary>
/// Coherent memory made ready beforehand, for callers that may not wait (kernel/dma/pool.c): one pool for each zone devices can be served from, first fit by
/// frames. Whoever may wait makes it grow (<see cref="Replenish"/>); in the kernel that is a worker. Thread safe.
/// </summary>
public sealed class AtomicPool
{
    private readonly FrameSource _source;
    private readonly HandOver _handOver;
    private readonly CachePolicy _policy;
    private readonly ZoneKind _zone;
    private readonly FrameCount _low;
    private readonly List<Chunk> _chunks = [];
    private readonly Lock _gate = new();
    private bool _wasUsed;

    internal AtomicPool(FrameSource source, HandOver handOver, CachePolicy policy, ZoneKind zone, FrameCount size)
    {
        _source = source;
        _handOver = handOver;
        _policy = policy;
        _zone = zone;
        _low = size;
        Grow(size);
    }

    /// <summary>The highest zone its frames are from.</summary>
    public ZoneKind Zone => _zone;

    /// <summary>All its frames (debugfs dma_pools).</summary>
    public FrameCount Size
    {
        get
        {
            lock (_gate) return new(_chunks.Sum(chunk => chunk.Runs.Size));
        }
    }

    /// <summary>Frames that can be handed out.</summary>
    public FrameCount Available
    {
        get
        {
            lock (_gate) return new(_chunks.Sum(chunk => chunk.Runs.Available));
        }
    }

    /// <summary>
    /// Doubles the pool when it was used since the last call and less is left than it began with (atomic_pool_work_fn). May move tenants; call it where that
    /// is allowed.
    /// </summary>
    /// <returns>Whether it grew.</returns>
    public bool Replenish()
    {
        lock (_gate)
        {
            // Only after use: a machine without frames to spare would otherwise look for them at every allocation.
            if (!_wasUsed) return false;
            _wasUsed = false;
        }

        return Available < _low && Grow(Size.Value > 0 ? Size : _low);
    }

    /// <summary>How large a pool is unless said otherwise: 128 KiB for each GiB of memory, at least 128 KiB, at most the buddy's largest block.</summary>
    internal static FrameCount DefaultSize(FrameCount memory, int maxOrder)
    {
        long perGiB = FrameCount.ForBytes(128 << 10).Value;
        long frames = memory.Value / (FrameCount.ForBytes(1 << 30).Value / perGiB);
        return new(Math.Max(Math.Min(frames, FrameCount.OfOrder(maxOrder).Value), perGiB));
    }

    internal (FrameRange Frames, CpuAddress Cpu)? TryTake(FrameCount count, Func<FrameRange, bool> reaches)
    {
        lock (_gate)
        {
            _wasUsed = true;
            foreach (Chunk chunk in _chunks)
            {
                if (!chunk.Runs.TryTake(count.Value, 1, out long start)) continue;
                FrameRange frames = new(chunk.Taken.Frames.Start + new FrameCount(start), count);
                if (reaches(frames)) return (frames, chunk.Cpu + new FrameCount(start).Bytes);
                chunk.Runs.TryFree(start, out _);
            }
        }

        return null;
    }

    internal void Give(FrameRange frames)
    {
        lock (_gate)
        {
            Chunk chunk = _chunks.Find(chunk => chunk.Taken.Frames.Contains(frames))!;
            chunk.Runs.TryFree((frames.Start - chunk.Taken.Frames.Start).Value, out _);
        }
    }

    private bool Grow(FrameCount size)
    {
        // Half as much is better than nothing: the order goes down until something is found (atomic_pool_expand).
        int largest = Math.Min(FrameSource.OrderOf(size), _source.Machine.Buddy.Lists.MaxOrder);
        for (int order = largest; order >= 0; order--)
        {
            if (_source.TryTakeShared(order, _zone, $"atomic pool {_zone}") is not TakenFrames taken) continue;
            CpuAddress cpu = Undo.OnFailure(() => _handOver.Give(taken.Frames, _policy, isMapped: true)!.Value, () => _source.Give(taken));
            lock (_gate) _chunks.Add(new Chunk(taken, cpu, new FirstFit(taken.Frames.Count.Value)));
            return true;
        }

        return false;
    }

    private sealed record Chunk(TakenFrames Taken, CpuAddress Cpu, FirstFit Runs);
}
