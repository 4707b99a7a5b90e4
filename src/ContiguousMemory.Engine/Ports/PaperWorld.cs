using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Ports;

/// <summary>Memory on paper: frames without bytes. It counts what it was asked to do, for simulation, replay and tests. Thread safe.</summary>
/// <param name="unitOrder">log2 of the frames that move together; 0 moves single frames as Linux does.</param>
public sealed class PaperWorld(int unitOrder = 0) : IWorld
{
    private long _framesMoved;
    private long _framesCleared;

    /// <inheritdoc/>
    public string Name => "paper";

    /// <inheritdoc/>
    public int UnitOrder { get; } = unitOrder;

    /// <inheritdoc/>
    public bool StartsCleared => true;

    /// <summary>Frames moved since the start.</summary>
    public FrameCount FramesMoved => new(Interlocked.Read(ref _framesMoved));

    /// <summary>Frames cleared since the start.</summary>
    public FrameCount FramesCleared => new(Interlocked.Read(ref _framesCleared));

    /// <inheritdoc/>
    public void Move(FrameRange source, Pfn destination) => Interlocked.Add(ref _framesMoved, source.Count.Value);

    /// <inheritdoc/>
    public void Clear(FrameRange frames) => Interlocked.Add(ref _framesCleared, frames.Count.Value);
}
