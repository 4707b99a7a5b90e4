using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Claims;

/// <summary>
/// How many frames there are for units that have to move. Never less than a claim would find, so that one that is refused for want of them could not have
/// been granted. Read under the machine's lock.
/// </summary>
/// <param name="Spare">Frames that are free, or discardable and unleased, above the zones' watermarks.</param>
/// <param name="Places">Those of them that make whole units: scraps smaller than a unit are free and yet no place for one.</param>
internal readonly partial record struct Refuge(long Spare, long Places)
{
    private static readonly Dictionary<Zone, long> s_none = [];

    /// <summary>Frames of units that can be taken in; negative when a part was left out that was all there is.</summary>
    public long Room => Math.Min(Spare, Places);

    /// <summary>Whether units of so many frames can be taken in. None always can, whatever the watermarks say.</summary>
    public bool HasRoomFor(long frames) => frames == 0 || frames <= Room;

    /// <summary>What is left without a part of it.</summary>
    public static Refuge operator -(Refuge whole, Refuge part) => new(whole.Spare - part.Spare, whole.Places - part.Places);

    /// <summary>The machine's: all of it but the page blocks being claimed.</summary>
    public static Refuge Of(Machine machine) => Of(machine, DroppableBy(machine));

    /// <summary>Whether the machine has room. Looks at tenants only when what is free is not enough.</summary>
    public static bool HasRoomFor(Machine machine, long frames) =>
        frames == 0 || Of(machine, s_none).HasRoomFor(frames) || Of(machine).HasRoomFor(frames);

    /// <summary>
    /// Whether units of so many frames that stand in no guaranteed area can go where nothing is owed to such areas. As with all room here, never no where a
    /// claim would find that they can.
    /// </summary>
    public static bool IsOpenFor(Machine machine, long frames) =>
        !machine.Promises.IsNeeded || frames <= machine.Promises.Slack || frames <= OpenFrames(machine);

    /// <summary>Frames that units can be lent to which guaranteed areas owe nothing, in areas that guarantee nothing and where nothing is owed.</summary>
    public static long OpenFrames(Machine machine)
    {
        long open = machine.Promises.Slack;
        foreach (RangeSummary range in machine.Summaries.Ranges)
        {
            if (!machine.Promises.IsGuaranteed(range.Start)) open += Of(machine, range.Start, range.Start + range.Frames).Places;
        }

        // What lies below a watermark, or is no whole unit, counts as no place; and yet one who may borrow may take it.
        foreach (Zone zone in machine.Zones) open += Math.Min(zone.Watermark.Value, zone.FreeFrames - zone.FreeCmaFrames);
        return open;
    }

    /// <summary>Whether free frames alone are room enough: a quick look, which says no where a longer one may say yes.</summary>
    public static bool HasFreeFor(Machine machine, long frames) => Of(machine, s_none).HasRoomFor(frames);

    /// <summary>That part of it which lies in [start, end), whole page blocks.</summary>
    public static Refuge Of(Machine machine, int start, int end)
    {
        int unit = 1 << machine.World.UnitOrder;
        long spare = 0;
        long places = 0;
        for (int index = start; index < end; index += unit)
        {
            if (machine.Blocks.IsIsolated(index >> machine.PageBlockOrder)) continue;
            int free = 0;
            foreach (FrameEntry entry in machine.Frames.Slice(index, index + unit)) free += entry.IsFree ? 1 : 0;
            bool isPlace = free == unit || IsDroppable(machine, index);
            spare += isPlace ? unit : free;
            places += isPlace ? unit : 0;
        }

        return new(spare, places);
    }

    /// <summary>Frames of the movable units that stand in [start, end), or jut into it: what has to be taken in.</summary>
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

    private static Refuge Of(Machine machine, Dictionary<Zone, long> droppable)
    {
        long spare = machine.Zones.Sum(zone => Math.Max(0, zone.FreeFrames + droppable.GetValueOrDefault(zone) - zone.Watermark.Value));
        int order = machine.World.UnitOrder;
        long units = 0;
        for (int larger = order; larger <= machine.Buddy.Lists.MaxOrder; larger++)
        {
            for (MigrateType type = MigrateType.Unmovable; type <= MigrateType.Cma; type++)
                units += (long)machine.Buddy.Lists.CountOf(larger, type) << (larger - order);
        }

        return new(spare, (units << order) + droppable.Values.Sum());
    }

    /// <summary>Frames of discardable units that could be dropped, by zone.</summary>
    private static Dictionary<Zone, long> DroppableBy(Machine machine)
    {
        Dictionary<Zone, long> droppable = [];
        foreach (Tenant tenant in machine.Holders.Owners.OfType<Tenant>().Where(tenant => tenant.Kind == TenantKind.Discardable))
        {
            for (int slot = 0; slot < tenant.SlotCount; slot++)
            {
                SlotWord word = tenant[slot];
                if (word.Index < 0 || word.IsLeased || machine.Blocks.OfFrame(word.Index) == MigrateType.Isolate) continue;
                Zone zone = machine.Buddy.ZoneOf(word.Index);
                droppable[zone] = droppable.GetValueOrDefault(zone) + (1L << tenant.UnitOrder);
            }
        }

        return droppable;
    }

    private static bool IsDroppable(Machine machine, int index)
    {
        if (machine.Frames[index].State != FrameState.Lent) return false;
        (Tenant tenant, int slot, _) = Obstacles.UnitAt(machine, index);
        return tenant.Kind == TenantKind.Discardable && !tenant[slot].IsLeased;
    }
}
