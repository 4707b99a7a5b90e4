using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>Reports a move and does not make it: the control for every check of contents.</summary>
internal sealed class WorldThatForgetsToCopy(int unitOrder = 0) : WorldWithContents(unitOrder)
{
    public override void Move(FrameRange source, Pfn destination)
    {
    }
}

/// <summary>Reports a clearing and does not make it: the control for every check that nothing crosses from one holder to another.</summary>
internal sealed class WorldThatForgetsToClear(int unitOrder = 0) : WorldWithContents(unitOrder)
{
    public override void Clear(FrameRange frames) => FramesCleared += frames.Count.Value;
}

/// <summary>Clears what somebody waits for, and only says so of what is cleared ahead.</summary>
internal sealed class WorldThatForgetsToClearAhead(int unitOrder = 0) : WorldWithContents(unitOrder)
{
    public override void Clear(FrameRange frames)
    {
        if (IsClearingAhead) FramesCleared += frames.Count.Value;
        else base.Clear(frames);
    }
}

/// <summary>Fails when told to, as memory beneath can: after so many moves or clearings that go well.</summary>
internal class WorldThatFails(int unitOrder = 0) : WorldWithContents(unitOrder)
{
    public int? MovesLeft { get; set; }

    public int? ClearingsLeft { get; set; }

    public override void Move(FrameRange source, Pfn destination)
    {
        if (MovesLeft-- == 0) throw new WorldFailedException("move");
        base.Move(source, destination);
    }

    public override void Clear(FrameRange frames)
    {
        if (ClearingsLeft-- == 0) throw new WorldFailedException("clear");
        base.Clear(frames);
    }
}

/// <summary>Knows which moves went well.</summary>
internal sealed class WorldThatLogsMoves(int unitOrder) : WorldThatFails(unitOrder)
{
    public List<FrameRange> Moves { get; } = [];

    public override void Move(FrameRange source, Pfn destination)
    {
        base.Move(source, destination);
        Moves.Add(source);
    }
}

/// <summary>What <see cref="WorldThatFails"/> throws, so that no other exception passes for it.</summary>
internal sealed class WorldFailedException(string call) : Exception($"The memory beneath could not {call}.");

/// <summary>Copies to the frames beside those it was told: the control that it matters where a copy goes.</summary>
internal sealed class WorldThatCopiesOneFrameTooFar(int unitOrder = 0) : WorldWithContents(unitOrder)
{
    public override void Move(FrameRange source, Pfn destination) => base.Move(source, destination + new FrameCount(1));
}
