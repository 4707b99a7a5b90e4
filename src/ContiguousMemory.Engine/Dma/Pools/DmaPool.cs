using System.Numerics;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Pools;

/// <summary>A block of a <see cref="DmaPool"/>.</summary>
/// <param name="Cpu">Where the CPU reaches it.</param>
/// <param name="Device">Where the device does.</param>
public readonly record struct DmaBlock(CpuAddress Cpu, DmaAddress Device);

/// <summary>
/// Small blocks of coherent memory, all of one size, that never cross a boundary (dma_pool of mm/dmapool.c). The last one freed is the first one handed out;
/// the pool grows by one slab. Thread safe.
/// </summary>
public sealed class DmaPool : IDisposable
{
    /// <summary>The smallest block: a free one holds two pointers (struct dma_block).</summary>
    public const int SmallestBlock = 16;

    private readonly IDma _dma;
    private readonly DmaDevice _device;
    private readonly IPrimitives _port;
    private readonly Stack<DmaBlock> _free = new();
    private readonly HashSet<DmaAddress> _active = [];
    private readonly List<DmaBuffer> _slabs = [];
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="dma">Where slabs come from.</param>
    /// <param name="device">For whom.</param>
    /// <param name="port">Where a block is zeroed.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="size">Bytes of a block; 1 to <see cref="int.MaxValue"/>, raised to <see cref="SmallestBlock"/> and to the alignment.</param>
    /// <param name="alignment">Bytes, a power of two; 0 is 1.</param>
    /// <param name="boundary">Bytes, a power of two no less than a block; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number breaks its rule (the kernel answers NULL).</exception>
    public DmaPool(IDma dma, DmaDevice device, IPrimitives port, string name, long size, long alignment = 0, long boundary = 0)
    {
        ArgumentNullException.ThrowIfNull(dma);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(port);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, int.MaxValue);
        if (alignment == 0) alignment = 1;
        if (alignment < 0 || alignment > 1L << 30 || !BitOperations.IsPow2(alignment))
            throw new ArgumentOutOfRangeException(nameof(alignment), alignment, "An alignment is a power of two of bytes up to 1 GiB, or 0 for none.");
        BlockBytes = (Math.Max(size, SmallestBlock) + alignment - 1) & -alignment;
        SlabBytes = Math.Max(BlockBytes, Frames.FrameSize.Bytes);
        if (boundary != 0 && (boundary < BlockBytes || !BitOperations.IsPow2(boundary)))
            throw new ArgumentOutOfRangeException(nameof(boundary), boundary, $"A boundary is a power of two of bytes, at least the {BlockBytes} of a block, or 0 for none.");
        Boundary = boundary == 0 ? SlabBytes : Math.Min(boundary, SlabBytes);
        (_dma, _device, _port, Name) = (dma, device, port, name);
    }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Bytes of a block, rounded up.</summary>
    public long BlockBytes { get; }

    /// <summary>Bytes the pool grows by.</summary>
    public long SlabBytes { get; }

    /// <summary>What no block crosses, counted from the slab's start.</summary>
    public long Boundary { get; }

    /// <summary>Blocks handed out, blocks in all, and slabs (the columns of sysfs pools).</summary>
    public (int Active, int Total, int Slabs) Counts
    {
        get
        {
            lock (_gate) return (_active.Count, _active.Count + _free.Count, _slabs.Count);
        }
    }

    /// <summary>The line of sysfs pools: name, active, total, size, slabs.</summary>
    public override string ToString()
    {
        (int active, int total, int slabs) = Counts;
        return $"{Name} {active} {total} {BlockBytes} {slabs}";
    }

    /// <summary>Hands out a block (dma_pool_alloc).</summary>
    /// <param name="block">The block.</param>
    /// <param name="refusal">Why there is no slab to grow by.</param>
    /// <param name="zero">Whether it is to read as zero (dma_pool_zalloc); otherwise its last owner's bytes, of the same device and pool, are still there.</param>
    /// <param name="mayBlock">Whether the caller may wait while the pool grows.</param>
    public bool TryAllocate(out DmaBlock block, out DmaRefusal refusal, bool zero = false, bool mayBlock = true)
    {
        refusal = default;
        while (!TryPop(out block))
        {
            // With no lock held: a slab may cost a claim. Another may grow the pool meanwhile; then it has grown twice.
            if (!_dma.TryAllocate(_device, SlabBytes, out DmaBuffer slab, out refusal, DmaAttributes.None, mayBlock)) return false;
            Add(slab);
        }

        if (zero)
        {
            DmaBlock taken = block;
            Undo.OnFailure(() => _port.Do(new Primitive(PrimitiveKind.Zero, taken.Cpu, BlockBytes)), () => Free(taken));
        }

        return true;
    }

    /// <summary>Takes a block back (dma_pool_free).</summary>
    /// <exception cref="DmaException">It is none of this pool's, or free already; nothing changes.</exception>
    public void Free(DmaBlock block)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            DmaBuffer slab = _slabs.Find(slab => block.Device.Value >= slab.Device.Value && block.Device.Value - slab.Device.Value < (ulong)SlabBytes);
            if (slab.Bytes == 0) throw DmaException.Invalid($"{block.Device} is in no slab of pool '{Name}'.");
            if (!_active.Contains(block.Device))
                throw DmaException.Invalid($"{block.Device} is no block in use of pool '{Name}'; it was freed already, or is not where a block starts.");
            if (block.Cpu != slab.Cpu!.Value + (long)(block.Device.Value - slab.Device.Value))
                throw DmaException.Invalid($"The block at {block.Device} of pool '{Name}' is not at {block.Cpu} for the CPU.");
            _active.Remove(block.Device);
            _free.Push(block);
        }
    }

    /// <summary>Frees all slabs (dma_pool_destroy). A second time is quiet.</summary>
    /// <exception cref="InvalidOperationException">Blocks are in use. The pool stays as it is; the kernel says "busy" and leaks it.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            if (_active.Count > 0) throw new InvalidOperationException($"Pool '{Name}' of {_device} is busy: {_active.Count} blocks are in use; free them first.");
            _isDisposed = true;
        }

        foreach (DmaBuffer slab in _slabs) _dma.Free(_device, slab.Bytes, slab.Cpu, slab.Device, slab.Attributes);
    }

    private bool TryPop(out DmaBlock block)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_free.TryPop(out block)) return false;
            _active.Add(block.Device);
            return true;
        }
    }

    private void Add(DmaBuffer slab)
    {
        bool isTaken;
        lock (_gate)
        {
            isTaken = !_isDisposed;
            if (isTaken)
            {
                _slabs.Add(slab);

                // In reverse, so that the lowest comes out first.
                foreach (long offset in Offsets().Reverse()) _free.Push(new DmaBlock(slab.Cpu!.Value + offset, slab.Device + offset));
            }
        }

        if (!isTaken) _dma.Free(_device, slab.Bytes, slab.Cpu, slab.Device, slab.Attributes);
    }

    private IEnumerable<long> Offsets()
    {
        long offset = 0;
        long next = Boundary;
        while (offset + BlockBytes <= SlabBytes)
        {
            if (offset + BlockBytes > next)
            {
                offset = next;
                next += Boundary;
                continue;
            }

            yield return offset;
            offset += BlockBytes;
        }
    }
}
