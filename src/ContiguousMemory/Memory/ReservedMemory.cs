using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory;

/// <summary>
/// A reserve of memory, taken whole when it is made. Devices take contiguous buffers out of its areas; while they do not, tenants use it, and make way
/// when a device comes. The root of the library; thread safe.
/// </summary>
public sealed partial class ReservedMemory : IDisposable
{
    private readonly Machine _machine;
    private readonly AreaRegistry _registry;

    private ReservedMemory(ReservedMemoryOptions options, MemoryBacking backing, long refugeBytes)
    {
        Backing = backing;
        Time = options.Time;
        TrapsReleased = options.TrapReleasedAddresses;
        _disposeTimeout = options.DisposeTimeout;
        RefugeSize = refugeBytes;
        _machine = new Machine(new MachineOptions
        {
            Zones = [new ZoneSpec(ZoneKind.Normal, FrameCount.ForBytes(backing.Length))],
            PageBlockOrder = PageBlock.Order,
            Lending = options.Lending,
            World = new MemoryWorld(backing),
            Time = options.Time,
        });
        _registry = new AreaRegistry(_machine, options.Areas.Count, options.FailureLog);
        Areas = [.. DeclareAreas(options)];
        DefaultArea = Areas[0];
    }

    /// <summary>Its areas, in the order of the options.</summary>
    public IReadOnlyList<ReservedArea> Areas { get; }

    /// <summary>The first area, for callers that name none.</summary>
    public ReservedArea DefaultArea { get; }

    /// <summary>Bytes outside the areas.</summary>
    public long RefugeSize { get; }

    /// <summary>What it is made of: <c>hugetlb-2M</c>, <c>memfd</c> or <c>paper</c>.</summary>
    public string BackingName => Backing.Name;

    /// <summary>Why it is made of that: one sentence.</summary>
    public string BackingChoice => Backing.Choice;

    internal MemoryBacking Backing { get; }

    internal TimeProvider Time { get; }

    internal bool TrapsReleased { get; }

    internal Machine Machine => _machine;

    /// <summary>Takes memory from this machine and makes a reserve of it.</summary>
    /// <exception cref="BackingException">The system does not give it; the message says why and what to do. Nothing is left behind.</exception>
    /// <exception cref="CmaException">An area breaks a rule.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="PlatformNotSupportedException">Real memory was asked for on a system that is not Linux.</exception>
    public static ReservedMemory Create(ReservedMemoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Areas);
        if (options.Areas.Count == 0) throw new ArgumentException("A reserve needs one area or more.", nameof(options));
        if (options.DisposeTimeout < TimeSpan.Zero && options.DisposeTimeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(options), options.DisposeTimeout, "A time-out is zero or more, or Timeout.InfiniteTimeSpan.");
        ArgumentOutOfRangeException.ThrowIfNegative(options.RefugeSize);
        long refuge = PageBlock.RoundUp(options.RefugeSize);
        long total = options.Areas.Aggregate(refuge, (sum, area) => PageBlock.Add(sum, PageBlock.RoundUp(area.Size)));
        MemoryBacking backing = BackingFactory.Create(options.Backing, total, options.Name);
        bool made = false;
        try
        {
            ReservedMemory memory = new(options, backing, refuge);
            made = true;
            return memory;
        }
        finally
        {
            if (!made) backing.Dispose();
        }
    }

    /// <summary>A reserve with one area, named <c>reserved</c>, and a refuge of the same size.</summary>
    /// <param name="size">Bytes of the area; rounded up to 2 MiB.</param>
    public static ReservedMemory Create(long size) =>
        Create(new ReservedMemoryOptions { Areas = [new ReservedAreaOptions { Name = "reserved", Size = size }], RefugeSize = size });

    /// <summary>Finds an area by name.</summary>
    public bool TryGetArea(string name, [NotNullWhen(true)] out ReservedArea? area)
    {
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
    public InvariantReport Verify()
    {
        ThrowIfGone();
        return Invariants.Verify(_registry);
    }

    /// <summary>A descriptor of the whole reserve, for another process or a driver; the caller closes it. A buffer lies at its address as an offset.</summary>
    /// <exception cref="InvalidOperationException">It is paper: there is nothing to share.</exception>
    public SafeFileHandle DuplicateDescriptor()
    {
        ThrowIfClosing();
        return Backing.DuplicateDescriptor();
    }

    internal Task NextChange() => _machine.NextChange();

    private IEnumerable<ReservedArea> DeclareAreas(ReservedMemoryOptions options)
    {
        Pfn cursor = default;
        List<Area> areas = [];
        foreach (ReservedAreaOptions area in options.Areas)
        {
            FrameRange range = new(cursor, FrameCount.ForBytes(PageBlock.RoundUp(area.Size)));
            _registry.Reserve(range);
            areas.Add(_registry.DeclareReserved(
                range.Start.Address, range.Count.Bytes, area.OrderPerBit, area.Name, area.Placement ?? options.Placement));
            cursor = range.End;
        }

        _machine.Boot();
        _registry.SetDefault(areas[0]);
        if (_registry.Activate() is [string failure, ..]) throw new InvalidOperationException(failure);
        return areas.Select((area, number) => new ReservedArea(this, area, number));
    }
}
