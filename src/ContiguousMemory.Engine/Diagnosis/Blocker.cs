using System.Globalization;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>One thing that keeps a window from being claimed.</summary>
/// <param name="Frames">The frames of the window that it has.</param>
/// <param name="Holder">Whose they are.</param>
/// <param name="HeldFor">How long it has had them; of a lease, how long the unit has been leased without a break.</param>
/// <param name="Obstacle">What kind of thing it is.</param>
public sealed record Blocker(FrameRange Frames, string Holder, TimeSpan HeldFor, Obstacle Obstacle)
{
    /// <summary>Why it does not move.</summary>
    public string Why => Obstacle switch
    {
        Obstacle.Lease => "leased: it moves once the lease ends",
        Obstacle.OtherClaim => "being claimed by another request",
        Obstacle.Kept => "kept for its request, which waits in line",
        Obstacle.InTransit => "being moved or filled by another thread",
        Obstacle.Prepared => "kept ready for it since then: free when its time is over, or once it is given up or released",
        _ => "held by a device: it is free once released",
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"'{Holder}' has {new ByteSize(Frames.Count.Bytes)} of it at {Frames.Start.Address}, for {HeldFor.TotalSeconds:0.0} s; {Why}");
}
