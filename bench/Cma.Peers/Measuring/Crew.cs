using System.Diagnostics;
using Cma.Peers.Heaps;

namespace Cma.Peers.Measuring;

/// <summary>The threads of a cell. They live as long as it does: what a heap keeps for a thread stays warm.</summary>
internal sealed class Crew : IDisposable
{
    private readonly Client[] _clients;
    private readonly Thread[] _threads;
    private readonly Barrier _barrier;
    private readonly long[] _began, _ended, _allocated;
    private readonly bool[] _ranOut;
    private Action<Client>? _work;

    public Crew(Client[] clients)
    {
        _clients = clients;
        _barrier = new Barrier(clients.Length + 1);
        (_began, _ended, _allocated) = (new long[clients.Length], new long[clients.Length], new long[clients.Length]);
        _ranOut = new bool[clients.Length];
        _threads = [.. clients.Select((_, i) => new Thread(() => Follow(i)) { IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Bytes that all of the last work left for the collector.</summary>
    public long AllocatedBytes => _allocated.Sum();

    /// <summary>Has each thread do it once, all at the same time.</summary>
    /// <returns>From the first one's start to the last one's end; null when the heap had no more for one of them.</returns>
    public TimeSpan? Do(Action<Client> work)
    {
        _work = work;
        Array.Clear(_ranOut);
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
        return _ranOut.Contains(true) ? null : Stopwatch.GetElapsedTime(_began.Min(), _ended.Max());
    }

    public void Dispose()
    {
        _work = null;
        _barrier.SignalAndWait();
        Array.ForEach(_threads, thread => thread.Join());
        _barrier.Dispose();
    }

    private void Follow(int number)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_work is not { } work) return;
            long before = GC.GetAllocatedBytesForCurrentThread();
            _began[number] = Stopwatch.GetTimestamp();
            try
            {
                work(_clients[number]);
            }
            catch (HeapExhaustedException)
            {
                _ranOut[number] = true; // Told by whoever waits; the others must not wait for ever.
            }

            _ended[number] = Stopwatch.GetTimestamp();
            _allocated[number] = GC.GetAllocatedBytesForCurrentThread() - before;
            _barrier.SignalAndWait();
        }
    }
}
