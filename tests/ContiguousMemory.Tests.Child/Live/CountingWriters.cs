using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ContiguousMemory.Tests.Child.Live;

internal delegate Span<byte> LiveBytes();

/// <summary>
/// Threads that add one to 64-bit words of memory that moves under them, each to words of its own, in an order of its own, and keep a second count where
/// nothing moves. A write that was lost is a word that is behind its count.
/// </summary>
internal sealed class CountingWriters
{
    private readonly LiveBytes _bytes;
    private readonly Thread[] _threads;
    private readonly int[][] _counts;
    private readonly long[] _writes;
    private volatile bool _stop;

    /// <param name="bytes">The memory, all zero; the same at every call.</param>
    /// <param name="threads">How many write.</param>
    internal CountingWriters(LiveBytes bytes, int threads)
    {
        _bytes = bytes;
        int words = MemoryMarshal.Cast<byte, long>(bytes()).Length;
        _counts = [.. Enumerable.Range(0, threads).Select(_ => new int[words / threads])];
        _writes = new long[threads * Apart];
        _threads = [.. Enumerable.Range(0, threads).Select(writer => new Thread(() => Write(writer)) { IsBackground = true })];
    }

    /// <summary>Counts of two threads lie in different cache lines.</summary>
    private const int Apart = 16;

    /// <summary>Writes so far.</summary>
    internal long Writes => Enumerable.Range(0, _threads.Length).Sum(writer => Volatile.Read(ref _writes[writer * Apart]));

    internal void Start()
    {
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>Stops them, and says how many writes are missing.</summary>
    /// <exception cref="TimeoutException">One does not stop: it hangs.</exception>
    internal long StopAndCountLost(TimeSpan patience)
    {
        _stop = true;
        foreach (Thread thread in _threads)
        {
            if (!thread.Join(patience)) throw new TimeoutException($"A writer hangs after {Writes} writes.");
        }

        long lost = 0;
        Span<long> words = MemoryMarshal.Cast<byte, long>(_bytes());
        for (int writer = 0; writer < _threads.Length; writer++)
        {
            for (int i = 0; i < _counts[writer].Length; i++) lost += Math.Abs(_counts[writer][i] - words[(i * _threads.Length) + writer]);
        }

        return lost;
    }

    private void Write(int writer)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(_bytes());
        int[] counts = _counts[writer];
        uint state = (uint)writer + 1;
        long writes = 0;
        while (!_stop)
        {
            // A start at random and then a run: many cache lines and many pages, and fast enough to meet many moves.
            state = unchecked((state * 1664525) + 1013904223);
            int first = (int)(state % (uint)counts.Length);
            int last = Math.Min(first + 256, counts.Length);
            for (int i = first; i < last; i++)
            {
                Add(ref words[(i * _threads.Length) + writer]);
                counts[i]++;
            }

            writes += last - first;
            Volatile.Write(ref _writes[writer * Apart], writes);
        }
    }

    /// <summary>
    /// A leaf, which the runtime cannot stop in the middle of: a thread that waits in here for a mover waits for it through a collection too.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(ref long word) => word++;
}
