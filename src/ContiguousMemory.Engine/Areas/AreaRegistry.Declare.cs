using System.Numerics;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The first phase of an area's life: sizes, places and reservations (cma_declare_contiguous_nid and cma_init_reserved_mem of mm/cma.c).</summary>
public sealed partial class AreaRegistry
{
    /// <summary>Where Linux first looks for an area when memory goes that far: above what 32-bit devices need.</summary>
    private static readonly PhysicalAddress s_fourGiB = new(1UL << 32);

    /// <summary>Finds memory for an area and reserves it.</summary>
    /// <exception cref="CmaException">A rule is broken (InvalidArgument), the place is taken (Busy), there is none (NoMemory), or no slot is left (NoSpace).</exception>
    public Area Declare(AreaDeclaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        CheckCanDeclare(declaration);
        Geometry geometry = Round(declaration);
        FrameRange range = declaration.IsFixed && declaration.Base.Value != 0
            ? FixedRange(declaration, geometry)
            : FindRange(geometry) ?? throw NoMemory(declaration);
        _machine.Early.Reserve(range);
        return Add(declaration, [range]);
    }

    /// <summary>Makes an area of memory that is reserved already (cma_init_reserved_mem).</summary>
    /// <exception cref="CmaException">It is not reserved, not aligned to a page block, another area's (Busy), or there is no slot left.</exception>
    public Area DeclareReserved(
        PhysicalAddress start,
        long size,
        int orderPerBit = 0,
        string? name = null,
        Placement? placement = null,
        LendingPromise promise = LendingPromise.BestEffort)
    {
        AreaDeclaration declaration = new()
        {
            Base = start,
            Size = size,
            OrderPerBit = orderPerBit,
            Name = name,
            Placement = placement ?? Placement.Cheapest,
            Promise = promise,
        };
        CheckCanDeclare(declaration);
        long block = FrameCount.OfOrder(_machine.PageBlockOrder).Bytes;
        if (start.Value % (ulong)block != 0 || size % block != 0)
            throw Invalid($"Reserved memory at {start} of {size} bytes must start and end on a page block of {block} bytes.");
        CheckBits(declaration, FrameCount.ForBytes(size));
        FrameRange range = new(start.Pfn, FrameCount.ForBytes(size));
        if (!_machine.Early.IsReserved(range)) throw Invalid($"{range} is not reserved; reserve it first, or let Declare find memory.");
        if (_areas.Find(area => area.Ranges.Any(range.Overlaps)) is Area owner)
            throw new CmaException(CmaError.Busy, $"{range} overlaps area '{owner.Name}', which has {string.Join(", ", owner.Ranges)}; a frame is in one area.");
        return Add(declaration, [range]);
    }

    /// <summary>Sets memory aside before boot, for an area or to keep it from one (memblock_reserve).</summary>
    /// <exception cref="CmaException">The machine has no such frames.</exception>
    /// <exception cref="InvalidOperationException">The machine has booted.</exception>
    public void Reserve(FrameRange range)
    {
        if (_machine.IsBooted) throw new InvalidOperationException("The machine has booted; memory is reserved before that.");
        if (range.IsEmpty || !_machine.Span.Contains(range)) throw Invalid($"{range} is not in this machine, which has {_machine.Span}.");
        _machine.Early.Reserve(range);
    }

    private FrameRange FixedRange(AreaDeclaration declaration, Geometry geometry)
    {
        FrameRange range = new(geometry.Base, geometry.Count);
        Pfn highMem = HighMemStart;
        if (range.Start < highMem && range.End > highMem)
            throw Invalid($"The fixed area {range} crosses from low to high memory at {highMem}; an area lies in one zone.");
        return _machine.Early.OverlapsReserved(range)
            ? throw new CmaException(CmaError.Busy, $"The fixed place {range} of area {Label(declaration)} is reserved already; choose another base, or none.")
            : range;
    }

    private FrameRange? FindRange(Geometry geometry)
    {
        FrameRange? found = null;
        Pfn fourGiB = s_fourGiB.Pfn;
        if (_machine.Early.End >= fourGiB + geometry.Count)
        {
            // The kernel starts at 4 GiB even when the base lies above it. A base above is somebody's wish, and is kept.
            Pfn from = geometry.Base > fourGiB ? geometry.Base : fourGiB;
            found = _machine.Early.Find(geometry.Count, geometry.AlignOrder, from, geometry.Limit, lowest: true);
        }

        Pfn limit = geometry.Limit;
        Pfn highMem = HighMemStart;
        if (found is null && geometry.Base < highMem && limit > highMem)
        {
            found = _machine.Early.Find(geometry.Count, geometry.AlignOrder, highMem, limit, lowest: false);
            limit = highMem;
        }

        return found ?? _machine.Early.Find(geometry.Count, geometry.AlignOrder, geometry.Base, limit, lowest: false);
    }

    private Geometry Round(AreaDeclaration declaration)
    {
        long alignment = Math.Max(declaration.Alignment, FrameCount.OfOrder(_machine.PageBlockOrder).Bytes);
        int order = BitOperations.Log2((ulong)alignment) - FrameSize.Shift;
        if (declaration.Base.Value > (ulong)(long.MaxValue - alignment) || declaration.Size > long.MaxValue - alignment)
            throw Invalid($"Base {declaration.Base} and size {declaration.Size} of area {Label(declaration)} pass the end of the address space.");
        if (declaration.IsFixed && ((long)declaration.Base.Value & (alignment - 1)) != 0)
            throw Invalid($"The fixed base {declaration.Base} of area {Label(declaration)} is not a multiple of its alignment, {new ByteSize(alignment)}.");
        Pfn start = new Pfn((long)((declaration.Base.Value + FrameSize.Bytes - 1) >> FrameSize.Shift)).AlignUp(order);
        FrameCount count = new Pfn(FrameCount.ForBytes(declaration.Size).Value).AlignUp(order) - default(Pfn);
        CheckBits(declaration, count);
        // The kernel takes a limit that rounds down to nothing for none at all. One that leaves no room is refused here.
        Pfn limit = declaration.Limit.Pfn.AlignDown(order);
        if (declaration.Limit.Value == 0 || limit > _machine.Early.End) limit = _machine.Early.End;
        if (start + count > limit)
            throw Invalid($"Area {Label(declaration)} of {new ByteSize(count.Bytes)} from {start.Address} ends beyond {limit.Address}, the limit or the end of memory.");
        return new(start, count, limit, order);
    }

    private void CheckCanDeclare(AreaDeclaration declaration)
    {
        if (_machine.IsBooted) throw Invalid($"The machine has booted; area {Label(declaration)} had to be declared before. TryCreate makes areas at run time.");
        if (_areas.Count >= _maxAreas)
            throw new CmaException(CmaError.NoSpace, $"There are {_maxAreas} areas already, which is the most; raise maxAreas to declare {Label(declaration)}.");
        CheckDeclaration(declaration);
        CheckName(declaration);
    }

    private static void CheckDeclaration(AreaDeclaration declaration)
    {
        if (declaration.Size <= 0) throw Invalid($"Area {Label(declaration)} has a size of {declaration.Size} bytes; it must be more than zero.");
        if (declaration.Alignment < 0 || (declaration.Alignment & (declaration.Alignment - 1)) != 0)
            throw Invalid($"The alignment {declaration.Alignment} of area {Label(declaration)} is not a power of two.");
        if (!Enum.IsDefined(declaration.Promise))
            throw Invalid($"The promise {declaration.Promise} of area {Label(declaration)} is neither {LendingPromise.BestEffort} nor {LendingPromise.Guaranteed}.");
        if (declaration.OrderPerBit is < 0 or > 26) throw Invalid($"The order per bit {declaration.OrderPerBit} of area {Label(declaration)} is not within 0 to 26.");
        if (declaration.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl)))
            throw Invalid($"An area's name has 1 to {MaxNameLength} printable characters; this has {name.Length}.");
    }

    private void CheckName(AreaDeclaration declaration)
    {
        if (declaration.Name is not null && _areas.Exists(area => area.Name == declaration.Name))
            throw Invalid($"There is an area {Label(declaration)} already; names tell areas apart.");
    }

    private static void CheckBits(AreaDeclaration declaration, FrameCount count)
    {
        if ((count.Value & ((1L << declaration.OrderPerBit) - 1)) != 0)
            throw Invalid($"Area {Label(declaration)} has {count}, not a multiple of the {1L << declaration.OrderPerBit} that one bit stands for.");
    }

    private Area Add(AreaDeclaration declaration, IReadOnlyList<FrameRange> ranges)
    {
        Area area = new(_machine, _log, _claims, declaration, declaration.Name ?? NextName(), ranges);
        _areas = [.. _areas, area];
        return area;
    }

    /// <summary>The kernel's own names end in a newline, which is no use to anybody; the numbers are its, but for those that somebody chose as a name.</summary>
    private string NextName() =>
        Enumerable.Range(_areas.Count, _areas.Count + 1).Select(number => $"cma{number}").First(name => !_areas.Exists(area => area.Name == name));

    private Pfn HighMemStart => _machine.Zones.Where(zone => zone.Kind == ZoneKind.HighMem).Select(zone => zone.Range.Start).FirstOrDefault(_machine.Early.End);

    private static string Label(AreaDeclaration declaration) => declaration.Name is null ? "without a name" : $"'{declaration.Name}'";

    private static CmaException Invalid(string message) => new(CmaError.InvalidArgument, message);

    private static CmaException NoMemory(AreaDeclaration declaration) =>
        new(CmaError.NoMemory, $"There is no free memory of {new ByteSize(declaration.Size)} in one piece for area {Label(declaration)}; ask for less, or lift its limit.");

    private readonly record struct Geometry(Pfn Base, FrameCount Count, Pfn Limit, int AlignOrder);
}
