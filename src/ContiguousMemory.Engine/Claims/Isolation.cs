using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Claims;

/// <summary>The marks of a claim: its page blocks are of type Isolate, so that nobody is served from them, and no second claim can have them.</summary>
internal static class Isolation
{
    /// <summary>
    /// Isolates every page block that [start, end) touches, or none. Those outside areas are no places for tenants then: if guaranteed areas are owed those, none
    /// is isolated. Under the machine's lock.
    /// </summary>
    /// <returns>-1, or the block that another claim has; the first one when it is for what is owed.</returns>
    public static int TryBegin(Machine machine, int start, int end)
    {
        if (!IsOutside(machine, start)) return TryMark(machine, start, end);
        int taken = -1;
        PromiseRecount.Across(machine, start, end, () => taken = TryMark(machine, start, end));
        if (taken >= 0 || machine.Promises.IsKept) return taken;
        End(machine, start, end);
        return start >> machine.PageBlockOrder;
    }

    /// <summary>The first page block that [start, end) touches and another claim has, or -1. Under the machine's lock.</summary>
    public static int FirstOfAnother(Machine machine, int start, int end)
    {
        for (int block = start >> machine.PageBlockOrder; block <= (end - 1) >> machine.PageBlockOrder; block++)
        {
            if (machine.Blocks.IsIsolated(block)) return block;
        }

        return -1;
    }

    /// <summary>Gives every block of [start, end) its own type back, and its free frames with it. Under the machine's lock.</summary>
    public static void End(Machine machine, int start, int end)
    {
        if (IsOutside(machine, start)) PromiseRecount.Across(machine, start, end, () => Unmark(machine, start, end));
        else Unmark(machine, start, end);
    }

    /// <summary>Whether the blocks are no area's; a claim's blocks are all an area's, or none is.</summary>
    private static bool IsOutside(Machine machine, int start) => machine.Blocks.HomeOf(start >> machine.PageBlockOrder) != MigrateType.Cma;

    private static int TryMark(Machine machine, int start, int end)
    {
        int first = start >> machine.PageBlockOrder;
        int last = (end - 1) >> machine.PageBlockOrder;
        for (int block = first; block <= last; block++)
        {
            if (!machine.Blocks.IsIsolated(block))
            {
                machine.Retype(block, MigrateType.Isolate);
                continue;
            }

            // Taken by another claim: walk back over what this one has marked.
            for (int marked = block - 1; marked >= first; marked--) machine.Retype(marked, machine.Blocks.HomeOf(marked));
            return block;
        }

        return -1;
    }

    private static void Unmark(Machine machine, int start, int end)
    {
        int first = start >> machine.PageBlockOrder;
        int last = (end - 1) >> machine.PageBlockOrder;
        for (int block = last; block >= first; block--) machine.Retype(block, machine.Blocks.HomeOf(block));
    }
}
