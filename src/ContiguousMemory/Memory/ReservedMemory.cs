using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Telemetry;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory;

/// <summary>
/// A reserve of memory, taken whole when it is made. Devices take contiguous buffers out of its areas; while they do not, tenants use it, and make way
/// when a device comes. The root of the library; thread safe.
/// </summary>
/// <remarks>After <see cref="Dispose"/> its figures can still be read; whatever would reach the memory throws <see cref="ObjectDisposedException"/>.</remarks>
public sealed partial class ReservedMemory : IDisposable
{
    /// <summary>The kernel's MAX_PAGE_ORDER; pages of 1 GiB are larger.</summary>
    private const int DefaultMaxOrder = 10;

    private readonly Machine _machine;
    private readonly AreaRegistry _registry;

    private ReservedMemory(ReservedMemoryOptions options, ReserveLayout layout, MemoryBacking backing, IWorld world)
    {
        Backing = backing;
        Time = options.Time;
        TrapsReleased = options.TrapReleasedAddresses;
        _disposeTimeout = options.DisposeTimeout;
        _machine = new Machine(new MachineOptions
        {
            Zones = [new ZoneSpec(ZoneKind.Normal, FrameCount.ForBytes(backing.Length))],
            PageBlockOrder = backing.UnitOrder,
            MaxOrder = Math.Max(backing.UnitOrder, DefaultMaxOrder),
            Lending = options.Lending,
            World = world,
            Time = CoarseTime.For(options.Time),
            WorkTime = options.Time,
        });
        _registry = new AreaRegistry(_machine, ReserveLayout.MaxAreas, options.FailureLog);
        _placement = options.Placement;
        _promise = options.Promise;
        _areas = [.. DeclareAreas(options, layout)];
        DefaultArea = _areas[0];

        // Before anybody can lend: its pools are taken from memory that nobody has to leave.
        Dma = new ReservedDma(this, _registry, options.Dma);

        // Last: from here on listeners may ask, and a reserve that could not be made would be asked for ever.
        Meters = new ReserveMeters(this, options.Name, options.MeterFactory);
        if (options.ClearAhead > 0) _aheadClearing = new AheadClearing(this, options.ClearAhead, options.Time);
    }

    /// <summary>Its areas as they are now: those of the options, and those created since, in the order of their creation.</summary>
    public IReadOnlyList<ReservedArea> Areas => _areas;

    /// <summary>The first area of the options, for callers that name none. It stays.</summary>
    public ReservedArea DefaultArea { get; }

    /// <summary>Bytes outside the areas, where tenants are that have moved out of them.</summary>
    public long RefugeSize => _machine.Zones.Sum(zone => zone.Range.Count.Bytes - zone.Cma.Bytes);

    /// <summary>Bytes of the refuge that nobody has at this moment.</summary>
    internal long FreeRefuge => _machine.Zones.Sum(zone => zone.Free.Bytes - zone.FreeCma.Bytes);

    /// <summary>What it is made of: <c>hugetlb-2M</c>, <c>hugetlb-1G</c>, <c>collapsed</c>, <c>memfd</c> or <c>paper</c>.</summary>
    public string BackingName => Backing.Name;

    /// <summary>Why it is made of that: one sentence.</summary>
    public string BackingChoice => Backing.Choice;

    internal MemoryBacking Backing { get; }

    internal TimeProvider Time { get; }

    internal bool TrapsReleased { get; }

    internal Machine Machine => _machine;

    internal ReserveMeters Meters { get; }

    /// <summary>Whose turn it is, of the requests that wait, to try again. It has no handle of the system, and so is not disposed.</summary>
    internal SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Takes memory from this machine and makes a reserve of it.</summary>
    /// <exception cref="BackingException">The system does not give it; the message says why and what to do. Nothing is left behind.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or options do not go together. No memory was taken.</exception>
    /// <exception cref="PlatformNotSupportedException">Real memory was asked for on a system that is not Linux.</exception>
    /// <exception cref="Engine.Dma.DmaException">There is no memory for the bounce pool that the options ask for.</exception>
    public static ReservedMemory Create(ReservedMemoryOptions options) => Create(options, static world => world);

    /// <summary>A reserve with one area, named <c>reserved</c>, and a refuge of the same size.</summary>
    /// <param name="size">Bytes of the area, more than zero; rounded up to 2 MiB.</param>
    /// <inheritdoc cref="Create(ReservedMemoryOptions)" path="/exception"/>
    public static ReservedMemory Create(long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, PageBlock.MaxBytes / 2);
        return Create(new ReservedMemoryOptions { Areas = [new ReservedAreaOptions { Name = "reserved", Size = size }], RefugeSize = size });
    }

    /// <summary>For tests: a reserve whose engine sees its memory through another world.</summary>
    internal static ReservedMemory Create(ReservedMemoryOptions options, Func<IWorld, IWorld> through)
    {
        ReserveLayout layout = new(options);
        MemoryBacking backing = BackingFactory.Create(options.Backing, layout.TotalBytes, options.Name);
        bool made = false;
        try
        {
            ReservedMemory memory = new(options, layout, backing, through(new MemoryWorld(backing)));
            made = true;
            if (ReserveEvents.Log.IsEnabled()) ReserveEvents.Log.ReserveCreated(options.Name, backing.Name, backing.Length);
            return memory;
        }
        finally
        {
            if (!made) backing.Dispose();
        }
    }

    /// <summary>Finds an area by name, in its exact spelling.</summary>
    public bool TryGetArea(string name, [NotNullWhen(true)] out ReservedArea? area)
    {
        ArgumentNullException.ThrowIfNull(name);
        area = Areas.FirstOrDefault(area => area.Name == name);
        return area is not null;
    }

    /// <inheritdoc cref="ReservedArea.TryAllocate(long, in AllocationOptions, out ContiguousBuffer?, out AllocationDiagnosis?)"/>
    public bool TryAllocate(
        long length, in AllocationOptions options, [NotNullWhen(true)] out ContiguousBuffer? buffer, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis) =>
        DefaultArea.TryAllocate(length, options, out buffer, out diagnosis);

    /// <inheritdoc cref="ReservedArea.Allocate"/>
    public ContiguousBuffer Allocate(long length, in AllocationOptions options = default) => DefaultArea.Allocate(length, options);

    /// <inheritdoc cref="ReservedArea.AllocateAsync(long, AllocationOptions, TimeSpan, CancellationToken)"/>
    public ValueTask<ContiguousBuffer> AllocateAsync(
        long length, AllocationOptions options, TimeSpan timeout, CancellationToken cancellation = default) =>
        DefaultArea.AllocateAsync(length, options, timeout, cancellation);

    /// <summary>Checks everything that always holds. Takes the reserve's lock for the length of the check: milliseconds for each GiB.</summary>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    public InvariantReport Verify()
    {
        ThrowIfGone();
        return Invariants.Verify(_registry);
    }

    /// <summary>A descriptor of the whole reserve, for another process or a driver; the caller closes it. A buffer lies at its address as an offset.</summary>
    /// <remarks>Whoever has it reaches every byte, tenants' too, and can drop pages of it: give it to the trusted only.</remarks>
    /// <exception cref="BackingException">The process has no descriptor left.</exception>
    /// <exception cref="InvalidOperationException">It is paper: there is nothing to share.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    public SafeFileHandle DuplicateDescriptor()
    {
        ThrowIfClosed();
        return Backing.DuplicateDescriptor();
    }

    internal Task NextChange() => _machine.NextChange();

    private IEnumerable<ReservedArea> DeclareAreas(ReservedMemoryOptions options, ReserveLayout layout)
    {
        Pfn cursor = default;
        List<Area> areas = [];
        foreach (ReservedAreaOptions area in options.Areas)
        {
            FrameRange range = new(cursor, FrameCount.ForBytes(layout.SizeOf(area)));
            _registry.Reserve(range);
            areas.Add(_registry.DeclareReserved(
                range.Start.Address, range.Count.Bytes, area.OrderPerBit, area.Name, area.Placement ?? options.Placement, area.Promise ?? options.Promise));
            cursor = range.End;
        }

        _machine.Boot();
        _registry.SetDefault(areas[0]);
        if (_registry.Activate() is [string failure, ..]) throw new InvalidOperationException(failure);
        return areas.Zip(options.Areas, AreaOf);
    }

    /// <summary>What users see of an area, whether it was made with the reserve or later.</summary>
    private ReservedArea AreaOf(Area area, ReservedAreaOptions asked)
    {
        ReservedArea reserved = new(this, area, FrontCacheSizeOf(asked));
        foreach ((string client, long bytes) in asked.Quotas ?? ImmutableDictionary<string, long>.Empty) reserved.SetQuota(client, bytes);
        return reserved;
    }

    /// <summary>Released addresses that must fault have nobody to be kept for.</summary>
    private long FrontCacheSizeOf(ReservedAreaOptions area) =>
        TrapsReleased ? 0 : area.FrontCacheSize ?? Math.Min(area.Size / 4, ReservedAreaOptions.MostFrontCacheByDefault);
}
