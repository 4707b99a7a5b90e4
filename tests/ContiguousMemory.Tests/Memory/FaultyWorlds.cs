using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Tests.Memory;

/// <summary>The real world, for a double to do one thing wrong in.</summary>
internal abstract class WorldDouble(IWorld real) : IWorld
{
    public string Name => real.Name;

    public int UnitOrder => real.UnitOrder;

    public bool StartsCleared => real.StartsCleared;

    public virtual void Move(FrameRange source, Pfn destination) => real.Move(source, destination);

    public virtual void Clear(FrameRange frames) => real.Clear(frames);
}

/// <summary>Leaves the copy out.</summary>
internal sealed class WorldWithoutCopy(IWorld real) : WorldDouble(real)
{
    public override void Move(FrameRange source, Pfn destination)
    {
    }
}

/// <summary>Leaves the last frame of every copy out.</summary>
internal sealed class WorldWithShortCopy(IWorld real) : WorldDouble(real)
{
    public override void Move(FrameRange source, Pfn destination) => base.Move(source with { Count = source.Count - new FrameCount(1) }, destination);
}

/// <summary>Leaves the clearing out.</summary>
internal sealed class WorldWithoutClearing(IWorld real) : WorldDouble(real)
{
    public override void Clear(FrameRange frames)
    {
    }
}

/// <summary>Fails to move or to clear from some call on, until told to work again.</summary>
internal sealed class WorldThatFails(IWorld real) : WorldDouble(real)
{
    public bool FailsToMove { get; set; }

    public bool FailsToClear { get; set; }

    public override void Move(FrameRange source, Pfn destination)
    {
        if (FailsToMove) throw new IOException("The copy failed.");
        base.Move(source, destination);
    }

    public override void Clear(FrameRange frames)
    {
        if (FailsToClear) throw new IOException("The clearing failed.");
        base.Clear(frames);
    }
}
