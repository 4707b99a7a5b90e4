using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>What the promise book counts, counted anew from the frame table: by those who check it, and by those who change what is inside and outside of areas.</summary>
internal static class PromiseRecount
{
    /// <summary>Frames owed, and frames that yield by zone. Under the machine's lock.</summary>
    public static (long Owed, long[] Yielding) Of(Machine machine) => Of(machine, 0, machine.Frames.Count);

    /// <summary>Changes what a run of frames is, inside or outside of areas or isolated, and the book with it. Under the machine's lock.</summary>
    public static void Across(Machine machine, int start, int end, Action change)
    {
        (long owed, long[] yielding) = Of(machine, start, end);
        change();
        (long owedNow, long[] yieldingNow) = Of(machine, start, end);
        machine.Promises.Adjust(owedNow - owed, [.. yieldingNow.Zip(yielding, (now, before) => now - before)]);
    }

    /// <summary>How many places would be missing without page blocks that no area has; those that are isolated are none as it is. Under the machine's lock.</summary>
    public static long ShortWithout(Machine machine, int start, int end)
    {
        if (machine.Promises.Owed == 0) return 0;
        long yielding = Of(machine, start, end).Yielding.Sum();
        int unit = 1 << machine.World.UnitOrder;
        (long free, long whole) = (0, 0);
        for (int index = start; index < end; index += unit)
        {
            if (machine.Blocks.IsIsolated(index >> machine.PageBlockOrder)) continue;
            int inUnit = 0;
            foreach (FrameEntry entry in machine.Frames.Slice(index, index + unit)) inUnit += entry.IsFree ? 1 : 0;
            free += inUnit;
            if (inUnit == unit) whole += unit;
        }

        return machine.Promises.ShortWithout(machine.Buddy.ZoneOf(start), free + yielding, whole + yielding);
    }

    private static (long Owed, long[] Yielding) Of(Machine machine, int start, int end)
    {
        long owed = 0;
        long[] yielding = new long[machine.Zones.Count];
        for (int zone = 0; zone < yielding.Length; zone++)
        {
            for (int index = Math.Max(start, machine.Zones[zone].Start); index < Math.Min(end, machine.Zones[zone].End); index++)
            {
                FrameEntry entry = machine.Frames[index];
                bool isFirst = entry.State == FrameState.Lent && (index & ((1 << entry.Order) - 1)) == 0;
                if (!isFirst || machine.Holders[entry.Holder].Owner is not Tenant tenant || (uint)entry.Tag >= (uint)tenant.SlotCount) continue;
                bool yields = Yields(machine, tenant, entry.Tag, index);
                if (machine.Promises.IsOwed(index, yields)) owed += 1L << entry.Order;
                if (machine.Promises.IsYielding(index, yields)) yielding[zone] += 1L << entry.Order;
            }
        }

        return (owed, yielding);
    }

    private static bool Yields(Machine machine, Tenant tenant, int slot, int index)
    {
        if (tenant.Kind == TenantKind.Discardable) return !tenant.IsLongTerm(slot);

        // Of a unit on the move the slot says where it comes from.
        int from = tenant[slot].Index;
        return from >= 0 && from != index && machine.Promises.IsGuaranteed(from);
    }
}
