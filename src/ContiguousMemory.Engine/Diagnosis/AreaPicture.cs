using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>What fills a page block.</summary>
public enum BlockFill : byte
{
    /// <summary>Nothing.</summary>
    Free,

    /// <summary>Discardable tenants, and perhaps free frames.</summary>
    Discardable,

    /// <summary>Movable tenants, and perhaps others that can go.</summary>
    Movable,

    /// <summary>Tenants, one of them leased.</summary>
    Leased,

    /// <summary>Devices alone.</summary>
    Device,

    /// <summary>Devices, and tenants or free frames beside them.</summary>
    Mixed,
}

/// <summary>An area at a glance: one word for each of its page blocks.</summary>
public static class AreaPicture
{
    /// <summary>Takes the picture. Thread safe; holds the machine's lock while it looks at each block once.</summary>
    public static IReadOnlyList<BlockFill> Of(Area area)
    {
        ArgumentNullException.ThrowIfNull(area);
        Machine machine = area.Machine;
        List<BlockFill> picture = [];
        lock (machine.Gate)
        {
            foreach (AreaRange range in area.RangeList)
            {
                int end = machine.Frames.IndexOf(range.Frames.End);
                for (int start = machine.Frames.IndexOf(range.Frames.Start); start < end; start += 1 << machine.PageBlockOrder)
                    picture.Add(FillOf(machine, start, start + (1 << machine.PageBlockOrder)));
            }
        }

        return picture;
    }

    private static BlockFill FillOf(Machine machine, int start, int end)
    {
        (bool free, bool discardable, bool movable, bool leased, bool device) = (false, false, false, false, false);
        for (int index = start; index < end;)
        {
            FrameEntry entry = machine.Frames[index];
            if (entry.IsFree)
            {
                free = true;
                int head = machine.Buddy.HeadOf(index);
                index = Math.Min(end, head + (1 << machine.Frames[head].Order));
                continue;
            }

            if (entry.State == FrameState.Lent)
            {
                (Tenant tenant, int slot, _) = Obstacles.UnitAt(machine, index);
                leased |= tenant[slot].IsLeased;
                discardable |= tenant.Kind == TenantKind.Discardable;
                movable |= tenant.Kind == TenantKind.Movable;
            }
            else
            {
                device = true;
            }

            index = Obstacles.NextUnit(machine, index);
        }

        if (device) return free || discardable || movable ? BlockFill.Mixed : BlockFill.Device;
        return leased ? BlockFill.Leased : movable ? BlockFill.Movable : discardable ? BlockFill.Discardable : BlockFill.Free;
    }
}
