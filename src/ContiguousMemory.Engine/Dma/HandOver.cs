using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma;

/// <summary>
/// How frames become a coherent buffer, and memory again: zero them through a cacheable mapping, get them out of the caches, and only then let the CPU reach
/// them without caches. The order is the core's (<see cref="HandOverOrder"/>). Ranges lie wholly in low or in high memory.
/// </summary>
internal sealed class HandOver(CacheMaintenance caches)
{
    private readonly IPrimitives _port = caches.Port;
    private readonly InnerCache _inner = caches.Core.Inner;
    private readonly HandOverOrder _order = caches.Core.Order;

    /// <summary>Makes frames a buffer for a device that does not see caches.</summary>
    /// <returns>Where the CPU reaches it; null when it is not to.</returns>
    public CpuAddress? Give(FrameRange frames, CachePolicy policy, bool isMapped)
    {
        if (!isMapped)
        {
            GetOut(frames, zeroes: false, cleansOnly: false);
            return null;
        }

        bool isHigh = caches.IsHigh(frames.Start.Address);
        bool changesInPlace = !isHigh && _order != HandOverOrder.SecondMapping;
        bool flushesLast = _order == HandOverOrder.ChangeThenFlush;
        if (isHigh && flushesLast) _port.Do(new Primitive(PrimitiveKind.PurgeKmaps));
        GetOut(frames, zeroes: true, cleansOnly: changesInPlace && flushesLast);
        CpuAddress address = new(changesInPlace ? CpuMapping.Linear : CpuMapping.Alias, frames.Start.Address);
        if (changesInPlace) Change(address, frames, policy);
        else _port.Do(new Primitive(PrimitiveKind.Map, address, frames.Count.Bytes) { Policy = policy });
        if (flushesLast)
        {
            // Until now a line could have come back through the cacheable mapping or a lazily kept one. From here on none can.
            _inner.Flush(_port, address, frames.Count.Bytes);
            caches.FlushOuter(frames);
        }

        return address;
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
            if (!isCached) Change(mapped, frames, CachePolicy.Cacheable);
            return;
        }

        _port.Do(new Primitive(PrimitiveKind.Unmap, mapped, frames.Count.Bytes));
        _port.Do(new Primitive(PrimitiveKind.Drain));
        _port.Do(new Primitive(PrimitiveKind.InvalidateTlb, mapped, frames.Count.Bytes));
    }

    private void Change(CpuAddress address, FrameRange frames, CachePolicy policy)
    {
        _port.Do(new Primitive(PrimitiveKind.ChangeAttribute, address, frames.Count.Bytes) { Policy = policy });
        _port.Do(new Primitive(PrimitiveKind.Drain));
        _port.Do(new Primitive(PrimitiveKind.InvalidateTlb, address, frames.Count.Bytes));
    }

    /// <summary>Zeroes through cacheable mappings and writes the zeroes back: L1 by virtual address, then the outer cache by physical.</summary>
    private void GetOut(FrameRange frames, bool zeroes, bool cleansOnly)
    {
        if (caches.IsHigh(frames.Start.Address))
        {
            for (Pfn frame = frames.Start; frame < frames.End; frame += new FrameCount(1))
            {
                CpuAddress page = _port.Kmap(frame);
                GetOutOfInner(page, FrameSize.Bytes, zeroes, cleansOnly);
                _port.Do(new Primitive(PrimitiveKind.Kunmap, page, FrameSize.Bytes));
            }
        }
        else
        {
            GetOutOfInner(new CpuAddress(CpuMapping.Linear, frames.Start.Address), frames.Count.Bytes, zeroes, cleansOnly);
        }

        if (cleansOnly) caches.CleanOuter(frames);
        else caches.FlushOuter(frames);
    }

    private void GetOutOfInner(CpuAddress address, long bytes, bool zeroes, bool cleansOnly)
    {
        if (zeroes) _port.Do(new Primitive(PrimitiveKind.Zero, address, bytes));
        if (cleansOnly) _inner.Clean(_port, address, bytes);
        else _inner.Flush(_port, address, bytes);
    }
}
