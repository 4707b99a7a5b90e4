using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>Stops in the next move until it is let go, so that a test can look at a claim, or a tenant's unit, half way.</summary>
internal sealed class WorldThatWaits(int unitOrder = 0) : WorldWithContents(unitOrder), IDisposable
{
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _letGo = new();
    private int _stops;

    /// <summary>What the stopped move moves.</summary>
    public FrameRange Source { get; private set; }

    /// <summary>Where to.</summary>
    public Pfn Destination { get; private set; }

    /// <summary>The next move stops.</summary>
    public void StopNextMove() => Interlocked.Exchange(ref _stops, 1);

    /// <summary>Waits until a move has stopped.</summary>
    public void WaitForStop() => Assert.True(_entered.Wait(Patience.Limit, TestContext.Current.CancellationToken), "no move has begun");

    public void LetGo() => _letGo.Set();

    public override void Move(FrameRange source, Pfn destination)
    {
        if (Interlocked.Exchange(ref _stops, 0) == 1)
        {
            (Source, Destination) = (source, destination);
            _entered.Set();
            _letGo.Wait(Patience.Limit);
        }

        base.Move(source, destination);
    }

    public void Dispose()
    {
        _letGo.Set();
        _entered.Dispose();
        _letGo.Dispose();
    }
}
