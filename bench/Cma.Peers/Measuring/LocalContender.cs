using System.Diagnostics;
using Cma.Bench;
using Cma.Peers.Heaps;

namespace Cma.Peers.Measuring;

/// <summary>A heap of this process.</summary>
/// <param name="heap">It.</param>
/// <param name="refusal">What it cannot do, and why; null when it can do all.</param>
internal sealed class LocalContender<THeap, TBlock>(THeap heap, Func<Cell, string?>? refusal = null) : IContender, IDisposable
    where THeap : struct, IHeap<TBlock>
{
    /// <summary>How long a batch lasts on one thread, or more. Arbitrary: far above a timer's tick, below a scheduler's slice.</summary>
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(2);

    private Crew? _crew;
    private int _count;
    private int _threads;

    public string? Enter(Cell cell)
    {
        if (refusal?.Invoke(cell) is { } why) return why;
        _threads = cell.Threads;
        _count = 1;
        _crew = new Crew([.. Enumerable.Range(0, cell.Threads).Select(number => new Client<THeap, TBlock>(heap, cell, number))]);
        if (_crew.Do(static client => client.Fill()) is not null) return null;
        Leave();
        return "has no more memory for that";
    }

    public void WarmUp(TimeSpan time)
    {
        long began = Stopwatch.GetTimestamp();
        do
        {
            // On the way it finds how many make a batch; with more threads than processors each has to get its turn in it.
            if (Run() is not { } took) return;
            TimeSpan batch = s_batch * _threads;
            if (took < batch / 2) _count *= 2;
            else if (took > batch * 2 && _count > 1) _count /= 2;
        }
        while (Stopwatch.GetElapsedTime(began) < time);
    }

    public Sample? Batch()
    {
        if (Run() is not { } took) return null;
        return new Sample(took.TotalNanoseconds / _count, (double)_crew!.AllocatedBytes / ((double)_count * _threads));
    }

    public void Leave()
    {
        if (_crew is null) return;
        _crew.Do(static client => client.Empty());
        _crew.Dispose();
        _crew = null;
    }

    public void Dispose() => Leave();

    private TimeSpan? Run()
    {
        int count = _count;
        return (_crew ?? throw new InvalidOperationException("No cell was entered.")).Do(client => client.Run(count));
    }
}
