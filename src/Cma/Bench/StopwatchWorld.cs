using System.Diagnostics;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace Cma.Bench;

/// <summary>A world that tells how long the calling thread spent clearing, and counts moves. Thread safe.</summary>
internal sealed class StopwatchWorld(IWorld world) : IWorld
{
    [ThreadStatic]
    private static double s_clearSeconds;

    private long _moves;

    public string Name => world.Name;

    public int UnitOrder => world.UnitOrder;

    public bool StartsCleared => world.StartsCleared;

    /// <summary>Seconds this thread spent clearing since its last reset.</summary>
    public static double ClearSeconds => s_clearSeconds;

    public static void Reset() => s_clearSeconds = 0;

    /// <summary>Moves since this was last asked.</summary>
    public long TakeMoves() => Interlocked.Exchange(ref _moves, 0);

    public void Move(FrameRange source, Pfn destination)
    {
        world.Move(source, destination);
        Interlocked.Increment(ref _moves);
    }

    public void Clear(FrameRange frames)
    {
        long began = Stopwatch.GetTimestamp();
        world.Clear(frames);
        s_clearSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
