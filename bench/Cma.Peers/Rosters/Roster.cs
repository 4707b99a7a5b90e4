using System.Buffers;
using Cma.Bench.Peers;
using Cma.Peers.Heaps;
using Cma.Peers.Measuring;
using ContiguousMemory;
using ContiguousMemory.Backing;

namespace Cma.Peers.Rosters;

/// <summary>Everybody who takes part, and what they need to live.</summary>
internal sealed class Roster : IDisposable
{
    private const string Unobtainable = "XenoAtom's TLSF: not measured, because its package XenoAtom.Allocators could not be had where this bench was written.";

    private readonly Stack<IDisposable> _owned = [];
    private readonly List<Peer> _peers = [];
    private readonly List<string> _missing = [];

    /// <param name="areaBytes">What ours reserves, on each kind of memory.</param>
    public Roster(long areaBytes)
    {
        AddOurs(BackingKind.Pages, "plain pages", Gives.OurPlainPages, areaBytes);
        AddOurs(BackingKind.HugePages, "huge pages", Gives.OurHugePages, areaBytes);
        NativePeers.AddTo(_peers, _missing);
        AddDpdk();
        _peers.Add(new Peer("ArrayPool", "Shared.Rent", Gives.Arrays, new LocalContender<ArrayHeap, byte[]>(default)));
        AddKestrel();
        _missing.Add(Unobtainable);
    }

    public IReadOnlyList<Peer> Peers => _peers;

    /// <summary>A sentence for each that is not here.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? owned)) owned.Dispose();
    }

    private void AddOurs(BackingKind kind, string how, PeerGives gives, long bytes)
    {
        try
        {
            ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
            {
                Name = "cma-bench",
                Backing = kind,
                Areas = [new ReservedAreaOptions { Name = "bench", Size = bytes, FrontCacheSize = bytes / 2 }],
            });
            _owned.Push(memory);
            _peers.Add(new Peer(Peer.Ours, how, gives, new LocalContender<OurHeap, ContiguousHandle>(new OurHeap(memory.DefaultArea))));
        }
        catch (BackingException none)
        {
            // Its other remedy is to take the pages that are measured anyway.
            _missing.Add($"ours on {how}: {none.Message.Replace(", or choose BackingKind.Pages", "", StringComparison.Ordinal)}");
        }
    }

    private void AddDpdk()
    {
        if (!OtherProcess.TryStart(NativePeers.DpdkProcess, out OtherProcess process, out string why))
        {
            _missing.Add($"DPDK: {why}");
            return;
        }

        _owned.Push(process);
        _peers.Add(new Peer("DPDK", "rte_malloc", Gives.Dpdk, process.Contender(0)));
        _peers.Add(new Peer("DPDK", "rte_memzone", Gives.Dpdk, process.Contender(1)));
    }

    private void AddKestrel()
    {
        KestrelPool kestrel = new();
        _owned.Push(kestrel);
        MemoryPool<byte> pool = kestrel.Pool;
        _peers.Add(new Peer(
            "Kestrel's pool",
            "Rent",
            Gives.Kestrel,
            new LocalContender<PoolHeap, IMemoryOwner<byte>>(
                new PoolHeap(pool), cell => cell.Bytes > pool.MaxBufferSize ? $"lends blocks of {pool.MaxBufferSize} bytes only" : null)));
    }
}
