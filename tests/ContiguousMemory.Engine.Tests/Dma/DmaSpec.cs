using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>A machine with a Dma, a Normal and a HighMem zone, and a device on it. Numbers are frames unless they say bytes.</summary>
internal sealed record DmaSpec
{
    public const int FirstFrame = 1024;

    public int Dma { get; init; } = 64;

    public int Normal { get; init; } = 128;

    public int HighMem { get; init; } = 64;

    /// <summary>The default area, at the start of the Normal zone; 0 for none.</summary>
    public int Area { get; init; } = 64;

    /// <summary>A second area, at the start of high memory; 0 for none.</summary>
    public int HighArea { get; init; }

    /// <summary>Frames set aside at the end of the Normal zone.</summary>
    public int SetAside { get; init; }

    public Placement Placement { get; init; } = Placement.Cheapest;

    public IWorld World { get; init; } = new PaperWorld();

    public DmaOptions Options { get; init; } = new() { AtomicPoolBytes = 0 };

    public bool IsCoherent { get; init; }

    public int MaxOrder { get; init; } = 5;

    public DmaBench Boot(Func<AreaRegistry, DmaOptions, DmaOptions>? options = null)
    {
        Machine machine = new(new MachineOptions
        {
            Base = new Pfn(FirstFrame),
            Zones = [new(ZoneKind.Dma, new(Dma)), new(ZoneKind.Normal, new(Normal)), new(ZoneKind.HighMem, new(HighMem))],
            PageBlockOrder = 4,
            MaxOrder = MaxOrder,
            Lending = new LendingRules(0),
            World = World,
        });
        AreaRegistry areas = new(machine);
        Pfn normal = new(FirstFrame + Dma);
        Pfn high = normal + new FrameCount(Normal);
        if (Area > 0) areas.SetDefault(Declare(areas, normal, Area, "default"));
        if (HighArea > 0) Declare(areas, high, HighArea, "high");
        FrameRange setAside = new(high - new FrameCount(SetAside), new FrameCount(SetAside));
        if (SetAside > 0) areas.Reserve(setAside);
        machine.Boot();
        Assert.Empty(areas.Activate());
        RecordedPrimitives port = new();
        DmaOptions chosen = Options with { Port = port };
        return new DmaBench(areas, new DmaLayer(areas, options?.Invoke(areas, chosen) ?? chosen), port, setAside, IsCoherent);
    }

    private Area Declare(AreaRegistry areas, Pfn start, int count, string name) => areas.Declare(new AreaDeclaration
    {
        Base = start.Address,
        Size = new FrameCount(count).Bytes,
        IsFixed = true,
        Name = name,
        Placement = Placement,
    });
}

/// <summary>The booted machine with the words a test needs.</summary>
internal sealed class DmaBench(AreaRegistry areas, DmaLayer layer, RecordedPrimitives port, FrameRange setAside, bool isCoherent)
{
    public AreaRegistry Areas { get; } = areas;

    public Machine Machine { get; } = areas.Machine;

    public DmaLayer Layer { get; } = layer;

    public RecordedPrimitives Port { get; } = port;

    public FrameRange SetAside { get; } = setAside;

    public DmaDevice Device { get; } = new(areas.Machine, "camera") { IsCoherent = isCoherent };

    public Zone Zone(ZoneKind kind) => Machine.Zones.Single(zone => zone.Kind == kind);

    /// <summary>An address so many bytes into a zone.</summary>
    public PhysicalAddress At(ZoneKind kind, long bytes) => new((ulong)((long)Zone(kind).Range.Start.Address.Value + bytes));

    public DmaBuffer Allocate(long bytes, DmaAttributes attributes = DmaAttributes.None, bool mayBlock = true, DmaDevice? device = null)
    {
        Assert.True(Layer.TryAllocate(device ?? Device, bytes, out DmaBuffer buffer, out DmaRefusal refusal, attributes, mayBlock), refusal.ToString());
        return buffer;
    }

    public DmaRefusal Refused(long bytes, DmaAttributes attributes = DmaAttributes.None, bool mayBlock = true, DmaDevice? device = null)
    {
        Assert.False(Layer.TryAllocate(device ?? Device, bytes, out DmaBuffer buffer, out DmaRefusal refusal, attributes, mayBlock), $"granted at {buffer.Device}");
        Assert.NotEmpty(refusal.Explanation);
        Verify();
        return refusal;
    }

    public ZoneKind ZoneOf(DmaBuffer buffer) => Machine.Zones.Single(zone => zone.Range.Contains(Frame(buffer))).Kind;

    public static Pfn Frame(DmaBuffer buffer) => new PhysicalAddress(buffer.Device.Value).Pfn;

    /// <summary>Who has a buffer's frames: a name out of the books.</summary>
    public FrameInspection Inspect(DmaBuffer buffer) => FrameInspection.Of(Machine, Frame(buffer));

    public bool IsInArea(DmaBuffer buffer, string? name = null) =>
        Areas.TryFind(new FrameRange(Frame(buffer), new FrameCount(1)), out Area? area) && (name is null || area.Name == name);

    /// <summary>The steps told since the last look, in the checker's names: mapping and kind alone.</summary>
    public string Story()
    {
        string story = string.Join(' ', Port.Steps.Select(Word));
        Port.Clear();
        return story;
    }

    public void Verify()
    {
        InvariantReport report = Invariants.Verify(Areas);
        Assert.True(report.IsClean, string.Join('\n', report.Violations));
    }

    private static string Word(Primitive step) => step.Address.Mapping switch
    {
        CpuMapping.Linear => $"{step.Name}(LIN)",
        CpuMapping.Fixed => $"{step.Name}(KM)",
        CpuMapping.Lazy => $"{step.Name}(PK)",
        CpuMapping.Alias => $"{step.Name}(DMA)",
        CpuMapping.AliasOfOtherColours => $"{step.Name}(DMA2)",
        _ => step.Name,
    };
}
