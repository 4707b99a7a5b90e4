using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>A buffer that was moved.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="From">The frames it had.</param>
/// <param name="To">The frames it has.</param>
public readonly record struct Relocation(string Name, FrameRange From, FrameRange To)
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Name}', {new ByteSize(From.Count.Bytes)}, from {From.Start.Address} to {To.Start.Address}";
}
