using System.Globalization;
using System.Numerics;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma;

/// <summary>
/// A device that reads and writes memory by itself: how far it reaches, how long its segments may be, whether it sees the CPU's caches. Set it up before it
/// is used, by one thread; from then on it is only read.
/// </summary>
public sealed class DmaDevice : IDisposable
{
    /// <summary>Bytes of the longest segment unless said otherwise: 64 KiB, as the kernel has it.</summary>
    public const long DefaultMaxSegment = 64 << 10;

    /// <summary>What no segment crosses unless said otherwise: 4 GiB, as the kernel has it.</summary>
    public const long DefaultSegmentBoundary = 1L << 32;

    private readonly Machine _machine;
    private readonly DevicePoolSlot _pool = new();
    private readonly Area? _area;

    /// <summary>Makes a device with a 32-bit mask that does not see the CPU's caches.</summary>
    /// <param name="machine">The machine it is in.</param>
    /// <param name="name">What people call it.</param>
    public DmaDevice(Machine machine, string name)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _machine = machine;
        Name = name;
    }

    /// <summary>What people call it; its own area is looked up by it.</summary>
    public string Name { get; }

    /// <summary>Whether it sees the CPU's caches, so that no maintenance is needed.</summary>
    public bool IsCoherent { get; init; }

    /// <summary>
    /// Its own area, which it never leaves for the default one. Null, also once that area has been removed: the registry's assignment for its name, else the
    /// default.
    /// </summary>
    /// <exception cref="ArgumentException">It is an area of another machine.</exception>
    public Area? Area
    {
        get => _area is { IsRemoved: true } ? null : _area;
        init => _area = value is null || value.Machine == _machine
            ? value
            : throw new ArgumentException($"Area '{value.Name}' is of another machine than device '{Name}'.", nameof(value));
    }

    /// <summary>The highest address the bus to it carries.</summary>
    public ulong BusLimit { get; init; } = ulong.MaxValue;

    /// <summary>The highest address of a streaming mapping, as the device says.</summary>
    public ulong Mask { get; private set; } = uint.MaxValue;

    /// <summary>The highest address of coherent memory, as the device says.</summary>
    public ulong CoherentMask { get; private set; } = uint.MaxValue;

    /// <summary>The most bytes in a segment of a scatter list. One or more.</summary>
    public long MaxSegment { get; private set; } = DefaultMaxSegment;

    /// <summary>A power of two whose multiples no segment may cross.</summary>
    public long SegmentBoundary { get; private set; } = DefaultSegmentBoundary;

    /// <summary>Whether it was disposed of.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Memory that only this device allocates coherent buffers from; null when it has none.</summary>
    public DevicePool? Pool => _pool.Pool;

    /// <summary>The smallest mask, all ones from some bit down, that reaches all memory (dma_get_required_mask).</summary>
    public ulong RequiredMask => ulong.MaxValue >> BitOperations.LeadingZeroCount(LastByte | 1);

    /// <summary>Raised once, before the device counts as gone: whoever has mappings of it says so.</summary>
    internal event Action<DmaDevice>? Disposing;

    internal Machine Machine => _machine;

    private ulong LastByte => _machine.Zones[^1].Range.End.Address.Value - 1;

    /// <summary>Sets how far streaming mappings may reach (dma_set_mask).</summary>
    /// <exception cref="DmaException">InputOutput: no memory can be promised below it.</exception>
    public void SetMask(ulong mask)
    {
        CheckMask(mask);
        Mask = mask;
    }

    /// <summary>Sets how far coherent memory may reach (dma_set_coherent_mask).</summary>
    /// <exception cref="DmaException">InputOutput: no memory can be promised below it.</exception>
    public void SetCoherentMask(ulong mask)
    {
        CheckMask(mask);
        CoherentMask = mask;
    }

    /// <summary>Sets both masks, or neither (dma_set_mask_and_coherent).</summary>
    /// <exception cref="DmaException">InputOutput: no memory can be promised below it.</exception>
    public void SetMasks(ulong mask)
    {
        CheckMask(mask);
        Mask = CoherentMask = mask;
    }

    /// <summary>Sets the longest segment, in bytes (dma_set_max_seg_size).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 1 or more.</exception>
    public void SetMaxSegment(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        MaxSegment = bytes;
    }

    /// <summary>Sets what no segment may cross, in bytes (dma_set_seg_boundary, which takes one less).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a power of two.</exception>
    public void SetSegmentBoundary(long bytes)
    {
        if (bytes < 1 || !BitOperations.IsPow2(bytes))
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "A segment boundary is a power of two, in bytes.");
        SegmentBoundary = bytes;
    }

    /// <summary>Gives the device memory of its own for coherent buffers (dma_declare_coherent_memory). It never falls back to any other.</summary>
    /// <param name="frames">Frames that nobody else allocates from.</param>
    /// <exception cref="DmaException">Busy: it has some already.</exception>
    public DevicePool DeclarePool(FrameRange frames) => _pool.Declare(_machine, Name, frames);

    /// <summary>Says goodbye. A second time is quiet. Mappings that are left are reported by the diagnostic twin, if there is one.</summary>
    public void Dispose()
    {
        if (IsDisposed) return;
        try
        {
            Disposing?.Invoke(this);
        }
        finally
        {
            IsDisposed = true;
        }
    }

    /// <summary>Whether every byte of a range is within reach of a mask and the bus (dma_capable).</summary>
    internal bool Reaches(PhysicalAddress start, long bytes, ulong mask) =>
        bytes > 0 && start.Value <= ulong.MaxValue - (ulong)(bytes - 1) && start.Value + (ulong)(bytes - 1) <= Math.Min(mask, BusLimit);

    internal void CheckAlive() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    /// <inheritdoc/>
    public override string ToString() => $"device '{Name}'";

    private void CheckMask(ulong mask)
    {
        // dma_direct_supported: 32 bits always do; fewer must reach what the Dma zone has, or all memory where there is none.
        Zone first = _machine.Zones[0];
        ulong needed = first.Kind == ZoneKind.Dma ? first.Range.End.Address.Value - 1 : LastByte;
        if (mask < uint.MaxValue && mask < needed)
        {
            throw new DmaException(DmaError.InputOutput, string.Create(
                CultureInfo.InvariantCulture,
                $"Device '{Name}' cannot have a mask of 0x{mask:x}: it must reach 0x{needed:x}, the end of {(first.Kind == ZoneKind.Dma ? "the Dma zone" : "memory")}."));
        }
    }
}
