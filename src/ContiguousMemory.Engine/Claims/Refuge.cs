using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Claims;

/// <summary>
/// How many frames there are for units that have to move, in whole units of the machine's world. Never less than a claim would find, so that one that is
/// refused for want of them could not have been granted. Under the machine's lock.
/// </summary>
internal static class Refuge
{
    /// <summary>Whether so many frames of units can be taken in, by dropping discardable units if need be.</summary>
    public static bool HasRoomFor(Machine machine, long frames) => frames <= FreeIn(machine) || frames <= RoomIn(machine);

    /// <summary>Frames that are free or could be: every block counts but those being claimed.</summary>
    public static long RoomIn(Machine machine)
    {
        long droppable = 0;
        foreach (Tenant tenant in machine.Holders.Owners.OfType<Tenant>().Where(tenant => tenant.Kind == TenantKind.Discardable))
        {
            for (int slot = 0; slot < tenant.SlotCount; slot++)
            {
                SlotWord word = tenant[slot];
                if (word.Index >= 0 && !word.IsLeased && machine.Blocks.OfFrame(word.Index) != MigrateType.Isolate) droppable += 1L << tenant.UnitOrder;
            }
        }

        return FreeIn(machine) + droppable;
    }

    /// <summary>The same of [start, end) alone, which is made of whole page blocks.</summary>
    public static long RoomIn(Machine machine, int start, int end)
    {
        int unit = 1 << machine.World.UnitOrder;
        long room = 0;
        for (int index = start; index < end; index += unit)
        {
            if (!machine.Blocks.IsIsolated(index >> machine.PageBlockOrder) && IsRoom(machine, index)) room += unit;
        }

        return room;
    }

    /// <summary>Frames that those units would need which stand in [start, end) and have to be moved out of it; a unit that juts out counts whole.</summary>
    public static long NeedOf(Machine machine, int start, int end)
    {
        long need = 0;
        for (int index = start; index < end; index = Obstacles.NextUnit(machine, index))
        {
            if (machine.Frames[index].State != FrameState.Lent) continue;
            (Tenant tenant, _, _) = Obstacles.UnitAt(machine, index);
            if (tenant.Kind == TenantKind.Movable) need += 1L << tenant.UnitOrder;
        }

        return need;
    }

    private static long FreeIn(Machine machine)
    {
        int order = machine.World.UnitOrder;
        long units = machine.Zones.Sum(zone => Math.Max(0, zone.FreeFrames - zone.Watermark.Value) >> order);
        if (order == 0) return units;

        // Scraps smaller than a unit are free and yet no place for one.
        long whole = 0;
        for (int larger = order; larger <= machine.Buddy.Lists.MaxOrder; larger++)
        {
            for (MigrateType type = MigrateType.Unmovable; type <= MigrateType.Cma; type++)
                whole += (long)machine.Buddy.Lists.CountOf(larger, type) << (larger - order);
        }

        return Math.Min(units, whole) << order;
    }

    private static bool IsRoom(Machine machine, int index)
    {
        FrameEntry entry = machine.Frames[index];
        if (entry.IsFree) return machine.World.UnitOrder == 0 || machine.Frames[machine.Buddy.HeadOf(index)].Order >= machine.World.UnitOrder;
        if (entry.State != FrameState.Lent) return false;
        (Tenant tenant, int slot, _) = Obstacles.UnitAt(machine, index);
        return tenant.Kind == TenantKind.Discardable && !tenant[slot].IsLeased;
    }
}
