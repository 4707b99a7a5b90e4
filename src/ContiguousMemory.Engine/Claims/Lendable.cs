using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Claims;

/// <summary>What a machine can still lend. Thread safe; true for the moment.</summary>
public static class Lendable
{
    /// <summary>
    /// Frames that movable units can be lent at the most, others' discardable ones dropped if need be, before guaranteed areas would lend more than they can move
    /// out; null when no area of the machine guarantees anything, and nothing is held back.
    /// </summary>
    public static FrameCount? ToMovable(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        lock (machine.Gate) return machine.Promises.IsNeeded ? new FrameCount(Refuge.OpenFrames(machine)) : null;
    }
}
