using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>What came of the wish to move what a holder has.</summary>
public enum AreaMoveStatus
{
    /// <summary>There is a window for it.</summary>
    Begun,

    /// <summary>The frames are not all one holder's, in whole bits; or they are where another move goes.</summary>
    NotHeld,

    /// <summary>The area has no window for them that could be had.</summary>
    NoWindow,

    /// <summary>The caller gave up.</summary>
    Cancelled,
}

/// <summary>
/// A move of what a holder has to another window of its area. It begins with the window taken (<see cref="Area.TryBeginMove"/>); then come the bytes
/// (<see cref="Copy"/>) and last the books (<see cref="TryEnd"/>). Disposed before that, it has not been. For one thread.
/// </summary>
/// <remarks>Nobody may write to the frames from the copy to the end of the move: that is for the caller to see to.</remarks>
public sealed class AreaMove : IDisposable
{
    private readonly Area _area;
    private bool _isCopied;
    private bool _isOver;

    internal AreaMove(Area area, FrameRange from, int holder, long serial, AreaAllocation window, FrameCount longestBefore, FrameCount longestAfter)
    {
        (_area, From, Holder, Serial, Window) = (area, from, holder, serial, window);
        (LongestRunBefore, LongestRunAfter) = (longestBefore, longestAfter);
    }

    /// <summary>Where the frames are.</summary>
    public FrameRange From { get; }

    /// <summary>Where they go.</summary>
    public FrameRange To => Window.Frames;

    /// <summary>Frames of tenants copied elsewhere to make room.</summary>
    public FrameCount Moved => Window.Moved;

    /// <summary>Frames of tenants dropped to make room.</summary>
    public FrameCount Discarded => Window.Discarded;

    /// <summary>Frames in the longest run that devices left before it began.</summary>
    public FrameCount LongestRunBefore { get; }

    /// <summary>Frames in the longest run that devices leave once it has ended, if nothing else changes.</summary>
    public FrameCount LongestRunAfter { get; }

    internal AreaAllocation Window { get; }

    internal int Holder { get; }

    internal long Serial { get; }

    /// <summary>Copies the bytes, under no lock. What the world throws comes through; then dispose the move.</summary>
    /// <exception cref="ObjectDisposedException">It is over.</exception>
    public void Copy()
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        _area.Machine.World.Move(From, To.Start);
        _isCopied = true;
    }

    /// <summary>
    /// Changes the books, in one step: the holder has the window, with its number and since when it has held, and the frames it had are free. Who waits is woken.
    /// </summary>
    /// <returns>False when the holder has released some of its frames meanwhile, or all; then nothing has changed.</returns>
    /// <exception cref="InvalidOperationException">The bytes have not been copied.</exception>
    /// <exception cref="ObjectDisposedException">It is over.</exception>
    public bool TryEnd()
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        if (!_isCopied) throw new InvalidOperationException($"The bytes at {From} have not been copied to {To}; call Copy first.");
        _isOver = _area.TryEnd(this);
        return _isOver;
    }

    /// <summary>Gives the window back, unless the move has ended. Twice is quiet.</summary>
    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        _area.Abandon(this);
    }
}
