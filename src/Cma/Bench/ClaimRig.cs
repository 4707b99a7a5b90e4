using System.Diagnostics;
using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace Cma.Bench;

/// <summary>
/// A reserve of two halves and a tenant as large as one of them, its units scattered: a claim on the half it lies in moves all of it into the other, from
/// where the next claim moves it back.
/// </summary>
internal sealed class ClaimRig : IDisposable
{
    /// <summary>Arbitrary: far more than two movers get in each other's way.</summary>
    private const int MaxTries = 100;

    /// <summary>Measured: a claim is as fast as it gets after 70 to 80.</summary>
    private const int WarmClaims = 96;

    /// <summary>Arbitrary: long enough for those of 64 MiB.</summary>
    private static readonly TimeSpan s_warmTime = TimeSpan.FromSeconds(4);

    private readonly long _bytes;
    private readonly int _movers;
    private readonly ReservedMemory _reserve;
    private readonly LiveView? _view;
    private StopwatchWorld? _world;
    private int _home;

    /// <param name="kind">What the memory is made of.</param>
    /// <param name="bytes">How much is lent and claimed.</param>
    /// <param name="movers">Threads that claim.</param>
    /// <param name="between">Put between the engine and the memory; nothing when null.</param>
    public ClaimRig(BackingKind kind, long bytes, int movers, Func<IWorld, IWorld>? between = null)
    {
        (_bytes, _movers) = (bytes, movers);
        _reserve = ReservedMemory.Create(
            new ReservedMemoryOptions
            {
                Name = "cma-bench",
                Backing = kind,
                Areas = [new() { Name = "left", Size = bytes }, new() { Name = "right", Size = bytes }],
            },
            memory => _world = new StopwatchWorld(between?.Invoke(memory) ?? memory));
        Lent = LendScattered();
        if (!Lent.TryMapLive(out _view, out string? reason)) Console.Error.WriteLine($"Measured without a live address: {reason}");
        else if (OperatingSystem.IsLinux()) Sections = new SectionLog(((MemfdBacking)_reserve.Backing).Live!);
    }

    /// <summary>What the memory is made of.</summary>
    public string BackingName => _reserve.BackingName == "memfd" ? "plain" : _reserve.BackingName;

    /// <summary>The tenant's memory.</summary>
    public MovableMemory Lent { get; }

    /// <summary>Where it is seen; null where there is no live address.</summary>
    public LiveView? View => _view;

    /// <summary>The memory itself.</summary>
    public MemoryBacking Backing => _reserve.Backing;

    /// <summary>How long writers were stopped by each move; null where there is no live address.</summary>
    public SectionLog? Sections { get; }

    /// <summary>Moves since this was last asked.</summary>
    public long TakeMoves() => _world!.TakeMoves();

    public ClaimRow Measure(int rounds)
    {
        double[] taken = new double[rounds], cleared = new double[rounds], memcpy = new double[rounds], own = new double[rounds], retouch = new double[rounds];

        WarmUp(rounds);
        for (int round = 0; round < rounds; round++)
        {
            (double claim, double clear) = Claim();
            double touched = Together(1, (_, _) => Touch());
            double copied = Together(_movers, (offset, count) => _reserve.Backing.Copy(offset, _bytes + offset, count));
            double ours = Together(_movers, (offset, count) => _reserve.Backing.CopyPast(offset, _bytes + offset, count));
            (taken[round], cleared[round], memcpy[round], own[round], retouch[round]) = (claim, clear, copied, ours, touched);
        }

        double copy = Bench.Measure.Median(memcpy);
        double moved = Bench.Measure.Median(taken);
        double mib = _bytes / (double)(1 << 20);
        return new ClaimRow(
            BackingName, _bytes, _movers, moved / copy, Bench.Measure.Median(cleared) / copy, moved / Bench.Measure.Median(own),
            mib / moved, mib / copy, Bench.Measure.Median(retouch) / copy);
    }

    /// <summary>Claims to and fro for so long; at least twice.</summary>
    public void ClaimFor(TimeSpan time)
    {
        long began = Stopwatch.GetTimestamp();
        for (int round = 0; round < 2 || Stopwatch.GetElapsedTime(began) < time; round++) Claim();
    }

    public void Dispose() => _reserve.Dispose();

    /// <summary>
    /// Claims until everything lies in one half, every page has been touched and the compiler has done its best with the code: of a method that it has met
    /// thirty times it begins the last part 100 ms after it last met something new. What each claim comes by once costs little beside a large one.
    /// </summary>
    private void WarmUp(int rounds)
    {
        long began = Stopwatch.GetTimestamp();
        for (int round = 0; round < 2 * rounds || (round < WarmClaims && Stopwatch.GetElapsedTime(began) < s_warmTime); round++)
        {
            Claim();
            Touch();
            if (round % 8 == 7) Thread.Sleep(150);
        }
    }

    /// <summary>
    /// Lends so that neighbours in the memory are none in the reserve: what takes the place of a cache that was filled in random order lies in that order.
    /// </summary>
    private MovableMemory LendScattered()
    {
        using DiscardableMemory cache = _reserve.LendDiscardable("cache", 2 * _bytes);
        long[] order = [.. Enumerable.Range(0, (int)cache.UnitCount)];
        new Random(1).Shuffle(order);
        foreach (long unit in order)
        {
            if (!cache.TryFill(unit, out UnitLease lease)) throw new InvalidOperationException("The bench's own reserve has too little memory.");
            lease.Dispose();
        }

        return _reserve.LendMovable("tenant", _bytes);
    }

    /// <summary>Claims the half the tenant lies in, each mover its part of it at once; seconds until all is moved and taken, and until it is cleared too.</summary>
    private (double Taken, double Cleared) Claim()
    {
        ReservedArea area = _reserve.Areas[_home];
        _home = 1 - _home;
        double[] clearing = new double[_movers];
        ContiguousBuffer[] buffers = new ContiguousBuffer[_movers];
        double[] total = new double[_movers];
        Together(_movers, (offset, count) =>
        {
            int mover = (int)(offset / count);
            long began = Stopwatch.GetTimestamp();
            StopwatchWorld.Reset();
            buffers[mover] = Take(area, count);
            total[mover] = Stopwatch.GetElapsedTime(began).TotalSeconds;
            clearing[mover] = StopwatchWorld.ClearSeconds;
        });
        foreach (ContiguousBuffer buffer in buffers) buffer.Dispose();
        return (total.Zip(clearing, (whole, part) => whole - part).Max(), total.Max());
    }

    /// <summary>
    /// Takes a part. That another mover's claim stands in the way of this one for the moment is an answer, and asking again is what a program does with it.
    /// </summary>
    private static ContiguousBuffer Take(ReservedArea area, long count)
    {
        AllocationOptions options = new() { Alignment = count };
        for (int tries = 0; tries < MaxTries; tries++)
        {
            if (area.TryAllocate(count, options, out ContiguousBuffer? buffer, out _)) return buffer;
            Thread.Yield();
        }

        return area.Allocate(count, options);
    }

    private void Touch()
    {
        for (long at = 0; _view is not null && at < _bytes; at += FrameSize.Bytes) _view.Span(at, 1)[0]++;
    }

    /// <summary>Does a part of the bytes on each of so many threads, and says how many seconds it took from the first's start to the last's end.</summary>
    private double Together(int threads, Action<long, long> part)
    {
        long count = _bytes / threads;
        using Barrier barrier = new(threads);
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(other => new Thread(() =>
        {
            barrier.SignalAndWait();
            part(other * count, count);
        }))];
        foreach (Thread thread in others) thread.Start();
        barrier.SignalAndWait();
        long began = Stopwatch.GetTimestamp();
        part(0, count);
        foreach (Thread thread in others) thread.Join();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
