using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Twin;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory;

/// <summary>How often a kind of step was told, and how many operations of the hardware that would have been: one a line.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Steps">How often it was told.</param>
/// <param name="Lines">The operations.</param>
public readonly record struct MaintenanceCount(PrimitiveKind Kind, long Steps, long Lines);

/// <summary>
/// The DMA API over a reserve: devices, coherent buffers, streaming maps (docs/dma.md). The same code decides here as on a board; what it would do to caches is
/// recorded and counted and not executed, since this machine's memory is coherent. Thread safe.
/// </summary>
public sealed partial class ReservedDma
{
    private static readonly PrimitiveKind[] s_kinds = Enum.GetValues<PrimitiveKind>();

    private readonly ReservedMemory _memory;
    private readonly DmaLayer _layer;
    private readonly RecordedPrimitives _record;

    internal ReservedDma(ReservedMemory memory, AreaRegistry areas, ReservedDmaOptions options)
    {
        _memory = memory;
        MemoryBacking backing = memory.Backing;
        _record = new RecordedPrimitives(options.KeptSteps, backing.HasBytes ? new MemoryPrimitives(backing) : null);
        _layer = new DmaLayer(areas, new DmaOptions
        {
            Core = options.Core,
            Port = _record,
            AtomicPoolBytes = options.AtomicPoolBytes,
            BounceBytes = options.BounceBytes,
        });
        Twin = options.Twin is null ? null : new DmaTwin(_layer, memory.Machine, options.Twin);
        Api = new GatedDma(memory, Twin ?? (IDma)_layer);
    }

    /// <summary>The API: allocate, map, sync, unmap and free.</summary>
    public IDma Api { get; }

    /// <summary>Who watches it; null if nobody does.</summary>
    public DmaTwin? Twin { get; }

    /// <summary>Coherent buffers that are allocated. The reserve cannot be disposed of while there are any.</summary>
    public int CoherentCount => _layer.CoherentCount;

    /// <summary>The steps told so far, by kind; kinds that never were are left out.</summary>
    public IReadOnlyList<MaintenanceCount> Maintenance =>
    [
        .. s_kinds.Select(kind => new MaintenanceCount(kind, _record.CountOf(kind), _record.LinesOf(kind))).Where(count => count.Steps > 0),
    ];

    /// <summary>The latest steps, oldest first.</summary>
    public IReadOnlyList<Primitive> LatestSteps => _record.Steps;

    /// <summary>Makes a device with a 32-bit mask that does not see caches.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="area">Its own area; null for the default one, which it has, too, once its own is removed.</param>
    /// <param name="isCoherent">Whether it sees the CPU's caches; then nothing is recorded for it.</param>
    /// <param name="busLimit">The highest address that the bus to it carries; what lies beyond is bounced.</param>
    /// <exception cref="ArgumentException">The name is blank, or the area of another reserve.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed, or the area removed.</exception>
    public DmaDevice CreateDevice(string name, ReservedArea? area = null, bool isCoherent = false, ulong busLimit = ulong.MaxValue)
    {
        _memory.ThrowIfClosed();
        area?.ThrowIfRemoved();
        return new DmaDevice(_memory.Machine, name) { IsCoherent = isCoherent, Area = area?.Engine, BusLimit = busLimit };
    }

    /// <summary>The bytes of a coherent buffer, up to <see cref="int.MaxValue"/>. Do not keep them past its end: nothing stands in the way of who has them next.</summary>
    /// <exception cref="ArgumentException">There is no such buffer; it was freed already, or never allocated.</exception>
    /// <exception cref="InvalidOperationException">It has no CPU address, is larger, or is made of paper.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    public Span<byte> SpanOf(DmaBuffer buffer)
    {
        if (!_layer.IsAllocated(buffer))
            throw new ArgumentException($"There is no coherent buffer of {buffer.Bytes} bytes at {buffer.Device}; it was freed already, or never allocated.", nameof(buffer));
        if (buffer.Cpu is not CpuAddress cpu) throw new InvalidOperationException($"The buffer at {buffer.Device} was allocated without a mapping for the CPU; leave NoKernelMapping out.");
        if (buffer.Bytes > int.MaxValue) throw new InvalidOperationException($"The buffer at {buffer.Device} has {buffer.Bytes} bytes and a span at most {int.MaxValue}; share the reserve's descriptor for more.");
        _memory.ThrowIfGone();
        return _memory.Backing.Span(checked((long)cpu.Physical.Value), (int)buffer.Bytes);
    }

    /// <summary>Forgets the steps and their counts.</summary>
    public void ClearMaintenance() => _record.Clear();
}
