using System.Diagnostics;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace Cma.Bench;

/// <summary>A world that tells how long it spent clearing. Not thread safe.</summary>
internal sealed class StopwatchWorld(IWorld world) : IWorld
{
    public string Name => world.Name;

    public int UnitOrder => world.UnitOrder;

    public bool StartsCleared => world.StartsCleared;

    /// <summary>Seconds spent clearing since the last reset.</summary>
    public double ClearSeconds { get; private set; }

    public void Reset() => ClearSeconds = 0;

    public void Move(FrameRange source, Pfn destination) => world.Move(source, destination);

    public void Clear(FrameRange frames)
    {
        long began = Stopwatch.GetTimestamp();
        world.Clear(frames);
        ClearSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
