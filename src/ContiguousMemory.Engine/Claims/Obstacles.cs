using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Claims;

/// <summary>Reads the frame table with a claimer's eyes: who is in the way. Under the machine's lock.</summary>
internal static class Obstacles
{
    /// <summary>The unit a lent frame belongs to: its tenant, its slot, and the index after its last frame.</summary>
    public static (Tenant Tenant, int Slot, int End) UnitAt(Machine machine, int index)
    {
        FrameEntry entry = machine.Frames[index];
        Tenant tenant = (Tenant)machine.Holders[entry.Holder].Owner!;
        return (tenant, entry.Tag, entry.UnitEnd(index));
    }

    /// <summary>What a claim on this frame would meet. What it names may change the moment the lock is let go; a claim looks again.</summary>
    public static Obstacle Of(Machine machine, int index)
    {
        Obstacle obstacle = Peek(machine, index);
        if (obstacle != Obstacle.InTransit) return obstacle;

        // Said first and looked at again, so that who ends the transit in between is either seen here or sees what was said.
        machine.NoteTransitMet();
        return Peek(machine, index);
    }

    /// <summary>The same, when nobody is turned away for it.</summary>
    public static Obstacle Peek(Machine machine, int index)
    {
        FrameEntry entry = machine.Frames[index];
        if (entry.IsFree) return Obstacle.None;
        if (entry.State != FrameState.Lent) return Obstacle.Unmovable;
        (Tenant tenant, int slot, _) = UnitAt(machine, index);
        SlotWord word = tenant[slot];
        return word.IsBusy ? Obstacle.InTransit : word.IsLeased ? Obstacle.Lease : Obstacle.None;
    }

    /// <summary>The first frame in [start, end) that a claim cannot empty, or -1. A unit in transit is worth waiting for, and does not count.</summary>
    /// <remarks>With <paramref name="asks"/> it is only a question, and nobody is turned away.</remarks>
    public static int FirstImmovable(Machine machine, int start, int end, out Obstacle obstacle, bool asks = false)
    {
        for (int index = start; (index = NextHeld(machine, index, end)) < end; index = NextUnit(machine, index))
        {
            obstacle = asks ? Peek(machine, index) : Of(machine, index);
            if (obstacle is Obstacle.Lease or Obstacle.Unmovable) return index;
        }

        obstacle = Obstacle.None;
        return -1;
    }

    /// <summary>The first frame of [start, end) that is not free, or <paramref name="end"/>.</summary>
    public static int NextHeld(Machine machine, int start, int end) =>
        start < end && machine.Frames.FirstHeld(start, end) is >= 0 and int held ? held : end;

    /// <summary>The frame after this one's unit, or the next frame when it is in no unit.</summary>
    public static int NextUnit(Machine machine, int index)
    {
        FrameEntry entry = machine.Frames[index];
        return entry.State == FrameState.Lent ? entry.UnitEnd(index) : index + 1;
    }
}
