using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>What the promise book counts, counted anew from the frame table: by those who check it, and by those who change what is inside and outside of areas.</summary>
internal static class PromiseRecount
{
    /// <summary>Frames owed, and frames that yield by zone. Under the machine's lock.</summary>
    public static (long Owed, long[] Yielding) Of(Machine machine)
    {
        long owed = 0;
        long[] yielding = new long[machine.Zones.Count];
        for (int zone = 0; zone < yielding.Length; zone++)
        {
            for (int index = machine.Zones[zone].Start; index < machine.Zones[zone].End; index++)
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
