using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma;

/// <summary>
/// The DMA API over the areas and the buddy of a machine (kernel/dma/mapping.c and direct.c): coherent buffers, streaming mappings, and the cache maintenance
/// they need, told to a port. Thread safe.
/// </summary>
/// <remarks>Streaming mappings leave no trace here, as they do not in the kernel: what is unmapped wrongly shows in the diagnostic twin.</remarks>
public sealed partial class DmaLayer : IDma
{
    private readonly Machine _machine;
    private readonly FrameSource _source;
    private readonly CacheMaintenance _caches;
    private readonly HandOver _handOver;
    private readonly DmaOptions _options;
    private readonly AtomicPool[] _atomic;
    private readonly Dictionary<DmaAddress, CoherentRecord> _coherent = [];
    private readonly Lock _gate = new();

    /// <summary>Makes a layer, and takes the frames of its pools.</summary>
    /// <param name="areas">Areas of a machine that has booted.</param>
    /// <param name="options">What it is made of; null for the defaults.</param>
    /// <exception cref="DmaException">NoMemory: there are no frames for bouncing. An atomic pool without frames is empty, as in the kernel.</exception>
    public DmaLayer(AreaRegistry areas, DmaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(areas);
        _options = options ?? new DmaOptions();
        _machine = areas.Machine;
        Check(_options);
        if (!_machine.IsBooted) throw new InvalidOperationException("The machine has not booted; make its DMA layer after that.");
        PhysicalAddress highMem = _machine.Zones.Where(zone => zone.Kind == ZoneKind.HighMem)
            .Select(zone => zone.Range.Start.Address)
            .FirstOrDefault(_machine.Span.End.Address);
        _source = new FrameSource(areas, _options.AlignCap);
        _caches = new CacheMaintenance(_options.Port, _options.Core, highMem);
        _handOver = new HandOver(_caches);
        MapStolen(_options.StolenCoherent);
        if (_options.StolenWriteCombined != _options.StolenCoherent) MapStolen(_options.StolenWriteCombined);
        _atomic = MakeAtomicPools();
        Bounce = _options.BounceBytes > 0 ? MakeBouncePool() : null;
    }

    /// <summary>The core whose caches are maintained.</summary>
    public CoreDescriptor Core => _options.Core;

    /// <summary>The pools for callers that may not wait, from the highest zone down.</summary>
    public IReadOnlyList<AtomicPool> AtomicPools => _atomic;

    /// <summary>Where data waits that a device cannot reach; null when it was not asked for.</summary>
    public BouncePool? Bounce { get; }

    /// <summary>Coherent buffers that are allocated.</summary>
    public int CoherentCount
    {
        get
        {
            lock (_gate) return _coherent.Count;
        }
    }

    /// <summary>Whether a coherent buffer is allocated, just as it was answered.</summary>
    public bool IsAllocated(DmaBuffer buffer)
    {
        lock (_gate)
        {
            return _coherent.TryGetValue(buffer.Device, out CoherentRecord? record)
                && (record.Bytes, record.Cpu, record.Attributes) == (buffer.Bytes, buffer.Cpu, buffer.Attributes);
        }
    }

    /// <summary>The most bytes that one mapping for a device can have (dma_max_mapping_size): few when it may have to be bounced.</summary>
    public long MaxMapping(DmaDevice device)
    {
        CheckDevice(device);
        return Bounce is not null && Math.Min(device.Mask, device.BusLimit) < device.RequiredMask ? BouncePool.MaxMapping : long.MaxValue;
    }

    /// <summary>Whether syncs of a mapping do anything (dma_need_sync).</summary>
    public bool NeedsSync(DmaDevice device, DmaAddress address)
    {
        CheckDevice(device);
        return !device.IsCoherent || Bounce?.TryFind(address.Physical, out _) == true;
    }

    private void CheckDevice(DmaDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        device.CheckAlive();
        if (device.Machine != _machine) throw new ArgumentException($"Device '{device.Name}' is in another machine.", nameof(device));
    }

    private static void Check(DmaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Core);
        ArgumentNullException.ThrowIfNull(options.Core.Inner);
        ArgumentNullException.ThrowIfNull(options.Core.Outer);
        ArgumentNullException.ThrowIfNull(options.Core.Order);
        ArgumentNullException.ThrowIfNull(options.Core.Streaming);
        ArgumentNullException.ThrowIfNull(options.Port);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.AlignCap, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.AlignCap, 12);
        ArgumentOutOfRangeException.ThrowIfNegative(options.BounceBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(options.AtomicPoolBytes ?? 0);
        if (options.StolenCoherent is null && options.StolenWriteCombined is not null)
            throw new ArgumentException("Memory is stolen for write combining alone; steal some for coherent buffers too, or for both together.", nameof(options));
    }

    private void MapStolen(StolenMemory? stolen)
    {
        if (stolen is null) return;
        if (stolen.Machine != _machine) throw new ArgumentException($"The stolen memory {stolen.Frames} is of another machine.", nameof(stolen));
        CpuAddress address = new(CpuMapping.Alias, stolen.Frames.Start.Address);
        _options.Port.Do(new Primitive(PrimitiveKind.Map, address, stolen.Frames.Count.Bytes) { Policy = stolen.Policy });
    }

    private AtomicPool[] MakeAtomicPools()
    {
        FrameCount memory = new(_machine.Early.Memory.Sum(range => range.Count.Value));
        FrameCount size = _options.AtomicPoolBytes is long bytes ? FrameCount.ForBytes(bytes) : AtomicPool.DefaultSize(memory, _machine.Buddy.Lists.MaxOrder);
        if (size.Value == 0) return [];
        return
        [
            .. _machine.Zones.Where(zone => zone.Kind < ZoneKind.HighMem).Reverse()
                .Select(zone => new AtomicPool(_source, _handOver, PolicyOf(DmaAttributes.None), zone.Kind, size)),
        ];
    }

    private BouncePool MakeBouncePool()
    {
        FrameCount count = FrameCount.ForBytes(_options.BounceBytes);
        ZoneKind lowest = _machine.Zones[0].Kind;
        int order = FrameSource.OrderOf(count);
        return lowest < ZoneKind.HighMem && _machine.TryTake(order, MigrateType.Unmovable, "bounce pool", out FrameRange frames, lowest)
            ? new BouncePool(frames)
            : throw new DmaException(DmaError.NoMemory, $"There are no {FrameCount.OfOrder(order)} in one piece in zone {lowest} for bouncing; ask for less, or for none.");
    }

    private CachePolicy PolicyOf(DmaAttributes attributes) =>
        Core.BuffersCoherentMemory || attributes.HasFlag(DmaAttributes.WriteCombine) ? CachePolicy.Bufferable : CachePolicy.Uncached;
}
