using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Claims;

/// <summary>
/// Places outside all areas that would take in a unit but for a lease, or for a moment: discardable units that nobody can drop now. Under the machine's lock.
/// </summary>
internal static class KeptPlaces
{
    /// <summary>Why there is no place: a unit in transit, which will not be for long; else a lease; None when no place is kept.</summary>
    public static Obstacle First(Machine machine)
    {
        Obstacle found = Peek(machine);
        if (found != Obstacle.InTransit) return found;

        // Said first and looked at again, so that who ends the transit in between is either seen here or sees what was said.
        machine.NoteTransitMet();
        return Peek(machine);
    }

    /// <summary>The same, when nobody is turned away for it.</summary>
    public static Obstacle Peek(Machine machine)
    {
        Obstacle found = Obstacle.None;
        foreach ((_, _, SlotWord word) in Units(machine))
        {
            if (word.IsBusy) return Obstacle.InTransit;
            found = Obstacle.Lease;
        }

        return found;
    }

    /// <summary>Those that are leased: whose they are, and their first frames.</summary>
    public static IEnumerable<(Tenant Tenant, int Slot, int Index)> Leased(Machine machine) =>
        Units(machine).Where(unit => unit.Word.IsLeased).Select(unit => (unit.Tenant, unit.Slot, unit.Word.Index));

    /// <summary>One that is being populated has no place yet, and may be anywhere.</summary>
    private static IEnumerable<(Tenant Tenant, int Slot, SlotWord Word)> Units(Machine machine)
    {
        foreach (Tenant tenant in machine.Holders.Owners.OfType<Tenant>().Where(tenant => tenant.Kind == TenantKind.Discardable))
        {
            for (int slot = 0; slot < tenant.SlotCount; slot++)
            {
                SlotWord word = tenant[slot];
                if (!(word.IsBusy || word.IsLeased) || tenant.IsLongTerm(slot)) continue;
                if (word.Index < 0 || machine.Blocks.HomeOf(word.Index >> machine.PageBlockOrder) != MigrateType.Cma) yield return (tenant, slot, word);
            }
        }
    }
}
