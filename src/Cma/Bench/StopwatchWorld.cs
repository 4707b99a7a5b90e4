using System.Diagnostics;
using Cma.Reports;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace Cma.Bench;

/// <summary>A world that tells how long the calling thread spent clearing, and how long each move took. Thread safe.</summary>
internal sealed class StopwatchWorld(IWorld world) : IWorld
{
    [ThreadStatic]
    private static double s_clearSeconds;

    private readonly Lock _gate = new();
    private LatencyHistogram _moves = new();

    public string Name => world.Name;

    public int UnitOrder => world.UnitOrder;

    public bool StartsCleared => world.StartsCleared;

    /// <summary>Seconds this thread spent clearing since its last reset.</summary>
    public static double ClearSeconds => s_clearSeconds;

    public static void Reset() => s_clearSeconds = 0;

    /// <summary>What each move took since this was last asked: the section in which writers stand still, and the call into it.</summary>
    public LatencyHistogram TakeMoves()
    {
        lock (_gate) return Interlocked.Exchange(ref _moves, new());
    }

    public void Move(FrameRange source, Pfn destination)
    {
        long began = Stopwatch.GetTimestamp();
        world.Move(source, destination);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        lock (_gate) _moves.Record(took);
    }

    public void Clear(FrameRange frames)
    {
        long began = Stopwatch.GetTimestamp();
        world.Clear(frames);
        s_clearSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
