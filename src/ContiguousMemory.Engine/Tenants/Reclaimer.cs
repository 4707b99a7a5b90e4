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
    public static bool TryDropOne(Machine machine, bool inAreas = true) => TryDropOne(machine, inAreas, forWhoYields: true);

    /// <summary>The same for one more movable unit, where areas may lend under guarantee: drops none whose frames it could not have.</summary>
    /// <param name="machine">The machine.</param>
    /// <returns>Whether one was dropped, so that it is worth another try.</returns>
    public static bool TryDropOneForMovable(Machine machine) => TryDropOne(machine, inAreas: true, forWhoYields: false);

    internal static bool TryDropOne(Machine machine, bool inAreas, bool forWhoYields)
    {
        ArgumentNullException.ThrowIfNull(machine);

        // Another thread can lease or move the chosen one before we mark it; then look again. Each time somebody else got on, so this ends.
        while (Find(machine, inAreas, forWhoYields) is (Tenant tenant, int slot))
        {
            if (tenant.TryDrop(slot, tell: true)) return true;
        }

        return false;
    }

    private static (Tenant Tenant, int Slot)? Find(Machine machine, bool inAreas, bool forWhoYields)
    {
        lock (machine.Gate)
        {
            // When all places are owed, only an area that guarantees nothing has one to give.
            bool isOpen = forWhoYields || machine.Promises.MayLend;
            (Tenant, int)? inArea = null;
            foreach (Tenant tenant in machine.Holders.Owners.OfType<Tenant>().Where(tenant => tenant.Kind == TenantKind.Discardable))
            {
                for (int slot = 0; slot < tenant.SlotCount; slot++)
                {
                    SlotWord word = tenant[slot];
                    if (word.IsEmpty || word.IsBusy || word.IsLeased) continue;
                    if (!isOpen && (machine.Blocks.OfFrame(word.Index) != MigrateType.Cma || machine.Promises.IsGuaranteed(word.Index))) continue;
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
