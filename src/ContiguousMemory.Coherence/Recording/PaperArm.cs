using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using EngineMachine = ContiguousMemory.Engine.Buddy.Machine;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>A small Arm board on which the engine's DMA layer runs as it does anywhere: an area in low or in high memory, a device that sees no caches.</summary>
/// <remarks>
/// Its world says that memory starts cleared, so that the only zeroes are those the layer itself tells: what a judge of the layer sees is the layer's work.
/// Frames that the world had cleared besides would only make it easier.
/// </remarks>
internal sealed class PaperArm
{
    // Arbitrary, but for the section: a few page blocks of 64 KiB and a section of 1 MiB that can be set aside, far from address zero.
    private const int FirstFrame = 1024, LowFrames = 512, HighFrames = 64, AreaFrames = 16, SectionFrames = 256, BlockOrder = 4, MaxOrder = 5;

    /// <param name="core">Whose routines run.</param>
    /// <param name="pages">Where the device's area is.</param>
    /// <param name="options">Changes to the layer's options, made when the board has booted; null for none.</param>
    public PaperArm(CoreDescriptor core, PageKind pages = PageKind.Lowmem, Func<PaperArm, DmaOptions, DmaOptions>? options = null)
    {
        AreaRegistry areas = new(new(new MachineOptions
        {
            Base = new Pfn(FirstFrame),
            Zones = [new(ZoneKind.Normal, new(LowFrames)), new(ZoneKind.HighMem, new(HighFrames))],
            PageBlockOrder = BlockOrder,
            MaxOrder = MaxOrder,
        }));
        Area area = areas.Declare(new AreaDeclaration
        {
            Base = new Pfn(FirstFrame + (pages == PageKind.Highmem ? LowFrames : 0)).Address,
            Size = new FrameCount(AreaFrames).Bytes,
            IsFixed = true,
            Name = "device",
        });
        areas.Reserve(SetAside);
        areas.Machine.Boot();
        areas.Activate();
        DmaOptions chosen = new() { Core = core, Port = Log, AtomicPoolBytes = 0 };
        Machine = areas.Machine;
        Dma = new DmaLayer(areas, options?.Invoke(this, chosen) ?? chosen);
        Memory = area.Ranges[0].End.Address;
        Device = new DmaDevice(areas.Machine, "device") { Area = area };
    }

    public EngineMachine Machine { get; }

    /// <summary>A section of low memory that was set aside before the board booted.</summary>
    public FrameRange SetAside { get; } = new(new Pfn(FirstFrame + LowFrames - SectionFrames), new FrameCount(SectionFrames));

    /// <summary>What happened.</summary>
    public EngineLog Log { get; } = new();

    /// <summary>The engine's code.</summary>
    public DmaLayer Dma { get; }

    public DmaDevice Device { get; }

    /// <summary>Memory behind the area that is nobody's, for streaming.</summary>
    public PhysicalAddress Memory { get; }

    /// <summary>Allocates a coherent buffer of a page.</summary>
    public DmaBuffer Allocate(bool mayBlock = true) => Dma.TryAllocate(Device, FrameSize.Bytes, out DmaBuffer buffer, out DmaRefusal refusal, mayBlock: mayBlock)
        ? buffer
        : throw new InvalidOperationException($"The board has no buffer to record: {refusal}");
}
