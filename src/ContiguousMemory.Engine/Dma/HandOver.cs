using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma;

/// <summary>
/// How frames become a coherent buffer, and memory again: the steps of the core's <see cref="HandOverOrder"/>, one after the other. Ranges lie wholly in low
/// or in high memory, and read as zero to the world beneath (<see cref="FrameSource"/>).
/// </summary>
internal sealed class HandOver(CacheMaintenance caches)
{
    private static readonly HandOverStep[] s_getOut = [new(HandOverAct.FlushInner), new(HandOverAct.Drain), new(HandOverAct.FlushOuter)];

    private static readonly HandOverStep[] s_getOutOfHigh =
    [
        new(HandOverAct.Kmap), new(HandOverAct.FlushInner), new(HandOverAct.Drain), new(HandOverAct.Kunmap), new(HandOverAct.FlushOuter),
    ];

    private readonly IPrimitives _port = caches.Port;
    private readonly HandOverOrder _order = caches.Core.Order;

    /// <summary>Makes frames a buffer for a device that does not see caches.</summary>
    /// <returns>Where the CPU reaches it; null when it is not to.</returns>
    public CpuAddress? Give(FrameRange frames, CachePolicy policy, bool isMapped)
    {
        bool isHigh = caches.IsHigh(frames.Start.Address);
        if (!isMapped)
        {
            // Nobody maps it, and nobody zeroes it: its lines leave the caches, that is all.
            Run(new(frames, default, policy), isHigh ? s_getOutOfHigh : s_getOut);
            return null;
        }

        CpuAddress buffer = new(!isHigh && _order.ChangesInPlace ? CpuMapping.Linear : CpuMapping.Alias, frames.Start.Address);
        Run(new(frames, buffer, policy), isHigh ? _order.HighMemory : _order.LowMemory);
        return buffer;
    }

    /// <summary>Makes frames reachable for a device that sees caches: high memory needs a mapping, low memory has one.</summary>
    public CpuAddress? GiveCoherent(FrameRange frames, bool isMapped)
    {
        if (!isMapped) return null;
        bool isHigh = caches.IsHigh(frames.Start.Address);
        CpuAddress address = new(isHigh ? CpuMapping.Alias : CpuMapping.Linear, frames.Start.Address);
        if (isHigh) _port.Do(new Primitive(PrimitiveKind.Map, address, frames.Count.Bytes) { Policy = CachePolicy.Cacheable });
        return address;
    }

    /// <summary>Undoes either, before the frames are anybody else's.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="address">What was answered.</param>
    /// <param name="isCached">Whether the device sees caches.</param>
    public void TakeBack(FrameRange frames, CpuAddress? address, bool isCached)
    {
        if (address is not CpuAddress mapped) return;
        if (mapped.Mapping == CpuMapping.Linear)
        {
            if (isCached) return;
            _port.Do(new Primitive(PrimitiveKind.ChangeAttribute, mapped, frames.Count.Bytes) { Policy = CachePolicy.Cacheable });
            Forget(mapped, frames);
            return;
        }

        _port.Do(new Primitive(PrimitiveKind.Unmap, mapped, frames.Count.Bytes));
        Forget(mapped, frames);
        if (isCached || !_order.UnmapsMemory || caches.IsHigh(frames.Start.Address)) return;
        CpuAddress own = mapped with { Mapping = CpuMapping.Linear };
        _port.Do(new Primitive(PrimitiveKind.Map, own, frames.Count.Bytes) { Policy = CachePolicy.Cacheable });
    }

    private void Forget(CpuAddress address, FrameRange frames)
    {
        _port.Do(new Primitive(PrimitiveKind.Drain));
        _port.Do(new Primitive(PrimitiveKind.InvalidateTlb, address, frames.Count.Bytes));
    }

    private void Run(Stretch all, IReadOnlyList<HandOverStep> steps)
    {
        Stretch low = all with { Memory = new CpuAddress(CpuMapping.Linear, all.Frames.Start.Address) };
        for (int at = 0; at < steps.Count; at++)
        {
            if (steps[at].Act != HandOverAct.Kmap)
            {
                Do(steps[at], low);
                continue;
            }

            int end = at;
            while (steps[end].Act != HandOverAct.Kunmap) end++;
            for (Pfn frame = all.Frames.Start; frame < all.Frames.End; frame += new FrameCount(1)) RunPage(all, frame, steps, at + 1, end);
            at = end;
        }
    }

    private void RunPage(Stretch all, Pfn frame, IReadOnlyList<HandOverStep> steps, int start, int end)
    {
        CpuAddress page = _port.Kmap(frame);
        CpuAddress buffer = all.Buffer with { Physical = frame.Address };
        Stretch one = all with { Frames = new FrameRange(frame, new FrameCount(1)), Memory = page, Buffer = buffer };
        for (int at = start; at < end; at++) Do(steps[at], one);
        _port.Do(new Primitive(PrimitiveKind.Kunmap, page, FrameSize.Bytes));
    }

    private void Do(HandOverStep step, Stretch to)
    {
        CpuAddress address = step.View switch
        {
            HandOverView.Memory => to.Memory,
            HandOverView.Buffer => to.Buffer,
            _ => new CpuAddress(CpuMapping.AliasOfOtherColours, to.Frames.Start.Address),
        };
        switch (step.Act)
        {
            case HandOverAct.CleanInner: caches.Inner(PrimitiveKind.CleanL1, address, to.Bytes); break;
            case HandOverAct.InvalidateInner: caches.Inner(PrimitiveKind.InvalidateL1, address, to.Bytes); break;
            case HandOverAct.FlushInner: caches.Inner(PrimitiveKind.FlushL1, address, to.Bytes); break;
            case HandOverAct.CleanOuter: caches.Outer(PrimitiveKind.CleanL2, to.Frames); break;
            case HandOverAct.InvalidateOuter: caches.Outer(PrimitiveKind.InvalidateL2, to.Frames); break;
            case HandOverAct.FlushOuter: caches.Outer(PrimitiveKind.FlushL2, to.Frames); break;
            case HandOverAct.SyncOuter: caches.SyncOuter(); break;
            case HandOverAct.PurgeKmaps: _port.Do(new Primitive(PrimitiveKind.PurgeKmaps)); break;
            case HandOverAct.FlushWholeInner: _port.Do(new Primitive(PrimitiveKind.FlushAllL1)); break;
            case HandOverAct.Drain: _port.Do(new Primitive(PrimitiveKind.Drain)); break;
            case HandOverAct.Zero: _port.Do(new Primitive(PrimitiveKind.Zero, address, to.Bytes) { IsDone = true }); break;
            default: _port.Do(new Primitive(KindOf(step.Act), address, to.Bytes) { Policy = PolicyOf(step.Act, to.Policy) }); break;
        }
    }

    private static PrimitiveKind KindOf(HandOverAct act) => act switch
    {
        HandOverAct.Map => PrimitiveKind.Map,
        HandOverAct.ChangeAttribute => PrimitiveKind.ChangeAttribute,
        HandOverAct.Unmap => PrimitiveKind.Unmap,
        _ => PrimitiveKind.InvalidateTlb,
    };

    private static CachePolicy PolicyOf(HandOverAct act, CachePolicy policy) => act is HandOverAct.Map or HandOverAct.ChangeAttribute ? policy : CachePolicy.None;

    /// <summary>Frames that steps are done to, and where the CPU reaches them.</summary>
    private readonly record struct Stretch(FrameRange Frames, CpuAddress Buffer, CachePolicy Policy)
    {
        public CpuAddress Memory { get; init; }

        public long Bytes => Frames.Count.Bytes;
    }
}
