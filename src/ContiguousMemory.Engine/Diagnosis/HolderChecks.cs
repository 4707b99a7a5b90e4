using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Holders' counts and tenants' maps against the frame table.</summary>
internal static class HolderChecks
{
    public static void Run(Machine machine, FrameChecks frames, Findings findings)
    {
        foreach ((int holder, long held) in frames.HeldBy)
            findings.Check(machine.Holders[holder].Name is not null && machine.Holders[holder].Frames == held, $"Holder {holder} ('{machine.Holders[holder].Name}') counts {machine.Holders[holder].Frames} frames and has {held}.");
        long counted = machine.Holders.TotalFrames;
        long found = frames.HeldBy.Values.Sum();
        findings.Check(counted == found, $"The holders together count {counted} frames; the frame table has {found}.");
        findings.Check(machine.Holders.Count == machine.Holders.Alive, $"There are {machine.Holders.Alive} holders in the books, which count {machine.Holders.Count}.");
        CheckUnits(machine, findings);
        foreach (Tenant tenant in machine.Holders.Owners.OfType<Tenant>()) CheckMap(machine, tenant, findings);
    }

    /// <summary>Every lent frame is in its tenant's map, where the map says it is.</summary>
    private static void CheckUnits(Machine machine, Findings findings)
    {
        for (int index = 0; index < machine.Frames.Count; index++)
        {
            FrameEntry entry = machine.Frames[index];
            if (entry.State != FrameState.Lent) continue;
            bool hasTenant = machine.Holders[entry.Holder].Owner is Tenant;
            findings.Check(hasTenant, $"Frame {index} is lent to '{machine.Holders[entry.Holder].Name}', which is no tenant.");
            if (!hasTenant) continue;
            Tenant tenant = (Tenant)machine.Holders[entry.Holder].Owner!;
            bool hasSlot = entry.Tag >= 0 && entry.Tag < tenant.SlotCount;
            if (!hasSlot)
            {
                findings.Check(hasSlot, $"Frame {index} says it is in slot {entry.Tag} of '{tenant.Name}', which has {tenant.SlotCount}.");
                continue;
            }

            SlotWord word = tenant[entry.Tag];
            int head = index & -(1 << entry.Order);
            findings.Check(word.IsBusy || word.Index == head, $"Frame {index} says it is in slot {entry.Tag} of '{tenant.Name}', which lies at {word.Index}.");
            findings.Check(entry.Order == tenant.UnitOrder, $"Frame {index} is in a unit of order {entry.Order}; those of '{tenant.Name}' have {tenant.UnitOrder}.");
        }
    }

    /// <summary>Every slot that holds a unit holds frames that say so. A busy slot may be between two places.</summary>
    private static void CheckMap(Machine machine, Tenant tenant, Findings findings)
    {
        for (int slot = 0; slot < tenant.SlotCount; slot++)
        {
            SlotWord word = tenant[slot];
            if (word.IsEmpty || word.IsBusy) continue;
            foreach (FrameEntry entry in machine.Frames.Slice(word.Index, word.Index + (1 << tenant.UnitOrder)))
                findings.Check(entry == FrameEntry.Lent(tenant.Holder, tenant.UnitOrder, slot), $"Slot {slot} of '{tenant.Name}' lies at {word.Index}, where a frame is {entry.State} of holder {entry.Holder}.");
        }
    }
}
