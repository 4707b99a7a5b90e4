using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>A small Arm board on which the engine's DMA layer runs as it does anywhere: an area in low or in high memory, a device that sees no caches.</summary>
/// <remarks>
/// Its world says that memory starts cleared, so that the only zeroes are those the layer itself tells: what a judge of the layer sees is the layer's work.
/// Frames that the world had cleared besides would only make it easier.
/// </remarks>
internal sealed class PaperArm
{
    // Arbitrary: a few page blocks of 64 KiB, far from address zero.
    private const int FirstFrame = 1024, ZoneFrames = 64, AreaFrames = 16, BlockOrder = 4, MaxOrder = 5;

    /// <param name="core">Whose routines run.</param>
    /// <param name="pages">Where the device's area is.</param>
    /// <param name="options">Changes to the layer's options; null for none.</param>
    public PaperArm(CoreDescriptor core, PageKind pages, Func<AreaRegistry, DmaOptions, DmaOptions>? options = null)
    {
        AreaRegistry areas = new(new(new MachineOptions
        {
            Base = new Pfn(FirstFrame),
            Zones = [new(ZoneKind.Normal, new(ZoneFrames)), new(ZoneKind.HighMem, new(ZoneFrames))],
            PageBlockOrder = BlockOrder,
            MaxOrder = MaxOrder,
        }));
        Area area = areas.Declare(new AreaDeclaration
        {
            Base = new Pfn(FirstFrame + (pages == PageKind.Highmem ? ZoneFrames : 0)).Address,
            Size = new FrameCount(AreaFrames).Bytes,
            IsFixed = true,
            Name = "device",
        });
        areas.Machine.Boot();
        areas.Activate();
        DmaOptions chosen = new() { Core = core, Port = Log, AtomicPoolBytes = 0 };
        Dma = new DmaLayer(areas, options?.Invoke(areas, chosen) ?? chosen);
        Device = new DmaDevice(areas.Machine, "device") { Area = area };
    }

    /// <summary>What happened.</summary>
    public EngineLog Log { get; } = new();

    /// <summary>The engine's code.</summary>
    public DmaLayer Dma { get; }

    public DmaDevice Device { get; }

    /// <summary>Allocates a coherent buffer of a page.</summary>
    public DmaBuffer Allocate(bool mayBlock = true) => Dma.TryAllocate(Device, FrameSize.Bytes, out DmaBuffer buffer, out DmaRefusal refusal, mayBlock: mayBlock)
        ? buffer
        : throw new InvalidOperationException($"The board has no buffer to record: {refusal}");
}
