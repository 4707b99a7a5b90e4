using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>Makes room by dropping discardable units: what a kernel does to clean page cache when memory runs short.</summary>
public static class Reclaimer
{
    /// <summary>Drops one unleased discardable unit that is not being claimed, outside areas if there is one.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="inAreas">Whether one inside an area will do when there is none outside: not for those who may not borrow.</param>
    /// <returns>Whether one was dropped. Its frames may have been taken by another thread since.</returns>
    public static bool TryDropOne(Machine machine, bool inAreas = true)
    {
        ArgumentNullException.ThrowIfNull(machine);

        // Another thread can lease or move the chosen one before we mark it; then look again. Each time somebody else got on, so this ends.
        while (Find(machine, inAreas) is (Tenant tenant, int slot))
        {
            if (tenant.TryDrop(slot, tell: true)) return true;
        }

        return false;
    }

    private static (Tenant Tenant, int Slot)? Find(Machine machine, bool inAreas)
    {
        lock (machine.Gate)
        {
            (Tenant, int)? inArea = null;
            foreach (Tenant tenant in machine.Holders.Owners.OfType<Tenant>().Where(tenant => tenant.Kind == TenantKind.Discardable))
            {
                for (int slot = 0; slot < tenant.SlotCount; slot++)
                {
                    SlotWord word = tenant[slot];
                    if (word.IsEmpty || word.IsBusy || word.IsLeased) continue;
                    switch (machine.Blocks.OfFrame(word.Index))
                    {
                        case MigrateType.Isolate: continue; // Its frames serve nobody until the claim ends.
                        case MigrateType.Cma: inArea ??= (tenant, slot); continue;
                        default: return (tenant, slot);
                    }
                }
            }

            return inAreas ? inArea : null;
        }
    }
}
