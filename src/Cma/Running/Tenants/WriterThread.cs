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

    /// <summary>Writes between two choices of place. Arbitrary: some tens of pages' worth of lines.</summary>
    private const int Burst = 256;

    // A TimeSpan counts in 100 ns, longer than most writes take.
    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private static readonly long s_stall = (long)(WriteStalls.Threshold.TotalSeconds * Stopwatch.Frequency);

    private readonly MovableMemory _memory;
    private readonly LiveView? _view;
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
    public WriterThread(MovableMemory memory, LiveView? view, int number, TimeSpan every = default)
    {
        _memory = memory;
        _view = view;
        _number = number;
        _ticksApart = (long)(every.TotalSeconds * Stopwatch.Frequency);
        _counts = new int[memory.Length / Line];
        _thread = new Thread(Write) { IsBackground = true, Name = $"writer {number} of {memory.Name}" };
    }

    /// <summary>Words of a line, one for each writer there can be.</summary>
    private const int Words = Line / sizeof(long);

    /// <summary>Each write's time: from the one before it to itself, or from its intended start, whatever kept the thread from starting it.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Time spent in writes that took longer than <see cref="WriteStalls.Threshold"/>.</summary>
    public TimeSpan Stalled { get; private set; }

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
            if (_view is not null)
            {
                Write(_view.Span(unit * _memory.UnitLength, _memory.LengthOf(unit)), unit, random);
                continue;
            }

            using UnitLease lease = _memory.Lease(unit, _memory.Name);
            Write(lease.Span, unit, random);
        }

        Ran = Stopwatch.GetElapsedTime(began);
    }

    private void Write(Span<byte> bytes, long unit, Random random)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(bytes);
        int lines = bytes.Length / Line;
        int first = random.Next(lines);
        int last = Math.Min(first + Burst, lines);
        Span<int> counts = _counts.AsSpan((int)(unit * _memory.UnitLength / Line), lines);
        long before = Stopwatch.GetTimestamp();
        for (int line = first; line < last; line++)
        {
            if (_ticksApart == 0) _due = before;
            else if (!WaitUntilDue()) return;
            words[(line * Words) + _number]++;
            counts[line]++;
            long now = Stopwatch.GetTimestamp();

            // Of several writes that are late for one reason, only the first stood still for it.
            Record(now - _due, now - Math.Max(_due, before));
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
    private void Record(long latency, long stood)
    {
        Writes++;
        Latencies.Record((long)(latency * s_nanosecondsPerTick));
        if (stood > s_stall) Stalled += Stopwatch.GetElapsedTime(0, stood);
    }
}
