using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>A machine before it boots, in the sizes people speak of: page blocks of 2 MiB, addresses and lengths in MiB.</summary>
internal sealed class Board
{
    public const long MiB = 1L << 20;

    /// <summary>Where 32-bit addresses end, in MiB.</summary>
    public const long FourGiB = 4096;

    private readonly FakeTimeProvider _time = new();

    /// <param name="start">The machine's first address, in MiB; a multiple of 4.</param>
    /// <param name="zones">Kinds and lengths in MiB.</param>
    /// <param name="holes">Addresses and lengths in MiB.</param>
    public Board(long start, (ZoneKind Kind, long Length)[] zones, (long Start, long Length)[]? holes = null, int maxAreas = AreaRegistry.DefaultMaxAreas)
    {
        Machine = new Machine(new MachineOptions
        {
            Base = Address(start).Pfn,
            Zones = [.. zones.Select(zone => new ZoneSpec(zone.Kind, Frames(zone.Length)))],
            Holes = [.. (holes ?? []).Select(hole => Range(hole.Start, hole.Length))],
            Time = _time,
        });
        Areas = new AreaRegistry(Machine, maxAreas);
    }

    public Machine Machine { get; }

    public AreaRegistry Areas { get; }

    public static Board Lowmem(long start, long length) => new(start, [(ZoneKind.Normal, length)]);

    public static PhysicalAddress Address(long mib) => new((ulong)(mib * MiB));

    public static FrameCount Frames(long mib) => FrameCount.ForBytes(mib * MiB);

    public static FrameRange Range(long start, long length) => new(Address(start).Pfn, Frames(length));

    /// <summary>Declares an area with lengths and addresses in MiB.</summary>
    public Area Declare(long size, long start = 0, long limit = 0, long alignment = 0, bool isFixed = false, int orderPerBit = 0, string? name = null) =>
        Areas.Declare(new AreaDeclaration
        {
            Size = size * MiB,
            Base = Address(start),
            Limit = Address(limit),
            Alignment = alignment * MiB,
            IsFixed = isFixed,
            OrderPerBit = orderPerBit,
            Name = name,
        });

    /// <summary>What must be refused: says how, and that it left nothing behind.</summary>
    public CmaException Refused(AreaDeclaration declaration) => Refused(() => Areas.Declare(declaration));

    public CmaException Refused(Action declare)
    {
        int areas = Areas.Areas.Count;
        List<FrameRange> reserved = [.. Machine.Early.Reserved];
        CmaException refused = Assert.Throws<CmaException>(declare);
        Assert.Equal(areas, Areas.Areas.Count);
        Assert.Equal(reserved, Machine.Early.Reserved);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        return refused;
    }

    public TestMachine Boot()
    {
        Machine.Boot();
        Assert.Empty(Areas.Activate());
        return new TestMachine(Areas, _time);
    }

    /// <summary>Where an area lies, in MiB.</summary>
    public static string Place(Area area) => string.Join(' ', area.Ranges.Select(range => $"{range.Start.Address.Value / (ulong)MiB}+{range.Count.Bytes / MiB}"));
}
