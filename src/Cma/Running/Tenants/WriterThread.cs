using System.Diagnostics;
using System.Runtime.InteropServices;
using Cma.Reports;
using Cma.Reports.Results;
using ContiguousMemory;

namespace Cma.Running.Tenants;

/// <summary>
/// A thread that adds one to words of a tenant, without pause or at a fixed rate, in an order of its own, and keeps a second count where nothing moves. Each
/// writer has one word of every cache line to itself.
/// </summary>
internal sealed class WriterThread
{
    /// <summary>Bytes of a cache line, in which each writer has one word.</summary>
    private const int Line = 64;

    /// <summary>Words of a line, one for each writer there can be.</summary>
    private const int Words = Line / sizeof(long);

    // A TimeSpan counts in 100 ns, longer than most writes take.
    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private static readonly long s_stall = (long)(WriteStalls.Threshold.TotalSeconds * Stopwatch.Frequency);

    private readonly MovableMemory _memory;
    private readonly LiveView? _view;
    private readonly ClaimWatch? _claims;
    private readonly Dictionary<long, TimeSpan> _stalls = [];
    private readonly int _number;
    private readonly long _ticksApart;
    private readonly int[] _counts;
    private readonly Thread _thread;
    private long _due;
    private volatile bool _stop;

    /// <param name="memory">The tenant's memory, all zero.</param>
    /// <param name="view">Its live address; null writes through leases.</param>
    /// <param name="number">Which word of a line is this writer's: 0 to 7.</param>
    /// <param name="every">The time from one write's intended start to the next one's; zero writes without pause.</param>
    /// <param name="claims">Knows when claims move memory, and when leases are to be left alone; null counts every stall.</param>
    public WriterThread(MovableMemory memory, LiveView? view, int number, TimeSpan every = default, ClaimWatch? claims = null)
    {
        _memory = memory;
        _view = view;
        _claims = claims;
        _number = number;
        _ticksApart = (long)(every.TotalSeconds * Stopwatch.Frequency);
        _counts = new int[memory.Length / Line];

        // The first touch of a page takes a lock that movers hold now and then. It is not what is timed.
        Array.Clear(_counts);
        _thread = new Thread(Write) { IsBackground = true, Name = $"writer {number} of {memory.Name}" };
    }

    /// <summary>Writes between two choices of place. Arbitrary, unless told: some pages' worth of lines.</summary>
    public int Burst { get; init; } = 256;

    /// <summary>Each write's time: from the one before it to itself, or from its intended start, whatever kept the thread from starting it.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>
    /// Time spent in writes that took longer than <see cref="WriteStalls.Threshold"/>; with a watch on claims, only while one moved memory, since a busy
    /// machine keeps threads waiting by itself. To be read once it has stopped.
    /// </summary>
    public TimeSpan Stalled => new(_stalls.Where(stall => _claims is null || _claims.HasMoved(stall.Key)).Sum(static stall => stall.Value.Ticks));

    /// <summary>Time spent writing.</summary>
    public TimeSpan Ran { get; private set; }

    public long Writes { get; private set; }

    public void Start() => _thread.Start();

    /// <summary>Stops it, and waits until it has. Twice is quiet.</summary>
    public void Stop()
    {
        _stop = true;
        if (_thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted)) return;
        _thread.Join();
    }

    /// <summary>Writes missing in a part of the memory that belongs to it.</summary>
    /// <param name="bytes">The part.</param>
    /// <param name="offset">Where it begins; a multiple of a line.</param>
    public long LostIn(ReadOnlySpan<byte> bytes, long offset)
    {
        ReadOnlySpan<long> words = MemoryMarshal.Cast<byte, long>(bytes);
        long lost = 0;
        for (int line = 0; line < bytes.Length / Line; line++) lost += Math.Abs(_counts[(offset / Line) + line] - words[(line * Words) + _number]);
        return lost;
    }

    private void Write()
    {
        Random random = new(_number);
        long began = _due = Stopwatch.GetTimestamp();
        while (!_stop)
        {
            long unit = random.NextInt64(_memory.UnitCount);
            long mark = _claims?.Mark ?? 0;
            long before = Stopwatch.GetTimestamp();
            if (_view is not null)
            {
                Write(_view.Span(unit * _memory.UnitLength, _memory.LengthOf(unit)), unit, random, before, mark);
                continue;
            }

            WriteLeased(unit, random, before, mark);
        }

        Ran = Stopwatch.GetElapsedTime(began);
    }

    private void WriteLeased(long unit, Random random, long before, long mark)
    {
        _claims?.EnterLease();
        try
        {
            using UnitLease lease = _memory.Lease(unit, _memory.Name);
            Write(lease.Span, unit, random, before, mark);
        }
        finally
        {
            _claims?.ExitLease();
        }
    }

    /// <summary>A burst. It began before any lease: what the first write waited for is its time too.</summary>
    private void Write(Span<byte> bytes, long unit, Random random, long before, long mark)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(bytes);
        int lines = bytes.Length / Line;
        int first = random.Next(lines);
        int last = Math.Min(first + Burst, lines);
        Span<int> counts = _counts.AsSpan((int)(unit * _memory.UnitLength / Line), lines);
        for (int line = first; line < last; line++)
        {
            if (_ticksApart == 0) _due = before;
            else if (!WaitUntilDue()) return;
            words[(line * Words) + _number]++;
            counts[line]++;
            long now = Stopwatch.GetTimestamp();

            // Of several writes that are late for one reason, only the first stood still for it.
            mark = Record(now - _due, now - Math.Max(_due, before), mark);
            _due += _ticksApart;
            before = now;
        }
    }

    /// <summary>Waits for the intended start of the next write, awake, since a sleeping thread is late by itself. False when there is none any more.</summary>
    private bool WaitUntilDue()
    {
        while (Stopwatch.GetTimestamp() < _due && !_stop) Thread.SpinWait(1);
        return !_stop;
    }

    /// <param name="latency">What the write took, in ticks.</param>
    /// <param name="stood">For how long of that the thread did nothing else that it was to do.</param>
    /// <param name="mark">The claims' mark before it.</param>
    /// <returns>The claims' mark after it.</returns>
    private long Record(long latency, long stood, long mark)
    {
        Writes++;
        Latencies.Record((long)(latency * s_nanosecondsPerTick));
        if (_claims is null)
        {
            if (stood > s_stall) Stall(0, stood);
            return 0;
        }

        long after = _claims.Mark;
        if (stood > s_stall && ClaimWatch.Between(mark, after) is { } claim) Stall(claim, stood);
        return after;
    }

    private void Stall(long claim, long stood) => _stalls[claim] = _stalls.GetValueOrDefault(claim) + Stopwatch.GetElapsedTime(0, stood);
}
