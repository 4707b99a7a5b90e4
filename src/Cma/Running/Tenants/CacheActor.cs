using Cma.Running.Contents;
using Cma.Scenarios;
using ContiguousMemory;

namespace Cma.Running.Tenants;

/// <summary>
/// A cache over contents that can be read again, most often files: a block that is not there is filled on the read that misses it, in place of the one
/// that was read longest ago if need be.
/// </summary>
internal sealed class CacheActor : TenantActor
{
    private readonly DiscardableMemory _memory;
    private readonly byte[] _block;
    private readonly Dictionary<long, LinkedListNode<CachedBlock>> _cached = [];
    private readonly LinkedList<CachedBlock> _byUse = [];
    private readonly Stack<long> _unused = new();

    public CacheActor(TenantSpec spec, IContents contents, DiscardableMemory memory, bool hasBytes, Random random)
        : base(spec, contents, hasBytes, random)
    {
        _memory = memory;
        _block = new byte[hasBytes ? memory.UnitLength : 0];
        for (long unit = memory.UnitCount - 1; unit >= 0; unit--) _unused.Push(unit);
        WarmUp();
    }

    protected override long HeldBytes => _memory.HeldBytes;

    protected override long UnitCount => _memory.UnitCount;

    public override void Read(long block)
    {
        if (TryHit(block)) return;
        Misses++;

        // With nothing to lend at all the read is served from the file alone: a cache is allowed to be empty.
        if (!TryLoad(block) || !TryHit(block)) CountRead();
    }

    public override void ReadAll()
    {
        foreach (CachedBlock cached in _byUse.ToArray()) TryHit(cached.Block);
    }

    public override void Dispose()
    {
        EndLeases();
        _memory.Dispose();
    }

    protected override HeldLease? TryHold(long unit) => _memory.TryHold(unit, out HeldLease? lease, $"{Spec.Name}, leasing") ? lease : null;

    /// <summary>As long as there is memory to lend, it is of more use filled than idle.</summary>
    private void WarmUp()
    {
        for (long block = 0; block < Math.Min(Contents.Blocks, _memory.UnitCount); block++)
        {
            if (!TryLoad(block)) return;
        }
    }

    private bool TryHit(long block)
    {
        if (!_cached.TryGetValue(block, out LinkedListNode<CachedBlock>? node)) return false;
        bool isThere = _memory.TryLease(node.Value.Unit, out UnitLease lease, $"{Spec.Name}, reading");
        using (lease)
        {
            if (isThere && HasBytes) Check(lease.Span, node.Value.Hash);
            else if (isThere) CountRead();
        }

        _byUse.Remove(node);
        if (isThere) _byUse.AddFirst(node);
        else Forget(node.Value);
        return isThere;
    }

    private bool TryLoad(long block)
    {
        if (_unused.Count == 0) EvictOldest();
        if (!_unused.TryPop(out long unit)) return false;
        if (!TryFill(unit, block, out ulong hash))
        {
            _unused.Push(unit);
            return false;
        }

        _cached[block] = _byUse.AddFirst(new CachedBlock(block, unit, hash));
        return true;
    }

    private bool TryFill(long unit, long block, out ulong hash)
    {
        hash = 0;
        UnitLease lease;

        // What others hold may leave less than the cache would like: then it goes round with what it has.
        while (!_memory.TryFill(unit, out lease, $"{Spec.Name}, filling"))
        {
            if (!EvictOldest()) return false;
        }

        using (lease)
        {
            if (!HasBytes) return true;
            Span<byte> made = _block.AsSpan(0, lease.Span.Length);
            Contents.Fill(block, made);
            hash = HashOf(made);
            made.CopyTo(lease.Span);
            return true;
        }
    }

    /// <summary>Gives up the block that was read longest ago and is not leased.</summary>
    private bool EvictOldest()
    {
        for (LinkedListNode<CachedBlock>? node = _byUse.Last; node is not null; node = node.Previous)
        {
            if (!_memory.TryDiscard(node.Value.Unit)) continue;
            _byUse.Remove(node);
            Forget(node.Value);
            return true;
        }

        return false;
    }

    private void Forget(CachedBlock cached)
    {
        _cached.Remove(cached.Block);
        _unused.Push(cached.Unit);
    }

    private readonly record struct CachedBlock(long Block, long Unit, ulong Hash);
}
