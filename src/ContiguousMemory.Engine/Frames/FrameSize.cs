namespace ContiguousMemory.Engine.Frames;

/// <summary>The size of a frame: 4 KiB everywhere, as on the machines the model is drawn from.</summary>
public static class FrameSize
{
    /// <summary>log2 of <see cref="Bytes"/>.</summary>
    public const int Shift = 12;

    /// <summary>Bytes in a frame.</summary>
    public const int Bytes = 1 << Shift;

    /// <summary>The largest machine, in frames: 2^26, or 256 GiB. The frame table is indexed by <see cref="int"/>, and measured up to here.</summary>
    public const int MaxFrames = 1 << 26;
}
