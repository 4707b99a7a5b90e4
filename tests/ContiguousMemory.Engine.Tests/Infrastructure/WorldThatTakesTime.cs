using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>Memory on paper whose work takes time by the test's clock: so much for each frame.</summary>
internal sealed class WorldThatTakesTime : IWorld
{
    public string Name => "slow paper";

    public int UnitOrder => 0;

    public bool StartsCleared => true;

    public FakeTimeProvider? Time { get; set; }

    /// <summary>What moving a frame takes.</summary>
    public TimeSpan Move { get; set; }

    /// <summary>What clearing one takes.</summary>
    public TimeSpan Clear { get; set; }

    void IWorld.Move(FrameRange source, Pfn destination) => Time?.Advance(Move * source.Count.Value);

    void IWorld.Clear(FrameRange frames) => Time?.Advance(Clear * frames.Count.Value);
}
