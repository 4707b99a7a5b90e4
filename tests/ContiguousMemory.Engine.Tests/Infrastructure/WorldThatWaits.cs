using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>Stops in the next move, or the next clearing, until it is let go, so that a test can look at a claim, or a tenant's unit, half way.</summary>
internal sealed class WorldThatWaits(int unitOrder = 0) : WorldWithContents(unitOrder), IDisposable
{
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _letGo = new();
    private int _stopsMove;
    private int _stopsClear;

    /// <summary>What the stopped call moves or clears.</summary>
    public FrameRange Source { get; private set; }

    /// <summary>Where to.</summary>
    public Pfn Destination { get; private set; }

    /// <summary>The next move stops.</summary>
    public void StopNextMove() => Interlocked.Exchange(ref _stopsMove, 1);

    /// <summary>The next clearing stops.</summary>
    public void StopNextClear() => Interlocked.Exchange(ref _stopsClear, 1);

    /// <summary>Waits until one of them has stopped.</summary>
    public void WaitForStop() => Assert.True(_entered.Wait(Patience.Limit, TestContext.Current.CancellationToken), "nothing has begun");

    public void LetGo() => _letGo.Set();

    public override void Move(FrameRange source, Pfn destination)
    {
        if (Interlocked.Exchange(ref _stopsMove, 0) == 1) Stop(source, destination);
        base.Move(source, destination);
    }

    public override void Clear(FrameRange frames)
    {
        if (Interlocked.Exchange(ref _stopsClear, 0) == 1) Stop(frames, frames.Start);
        base.Clear(frames);
    }

    public void Dispose()
    {
        _letGo.Set();
        _entered.Dispose();
        _letGo.Dispose();
    }

    private void Stop(FrameRange source, Pfn destination)
    {
        (Source, Destination) = (source, destination);
        _entered.Set();
        _letGo.Wait(Patience.Limit);
    }
}
