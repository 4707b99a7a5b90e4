using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Where one frame is and whose it is, at the moment of asking.</summary>
/// <param name="State">The place it is in.</param>
/// <param name="Type">The type of its page block.</param>
/// <param name="Holder">Who has it; null when it is free or absent.</param>
/// <param name="Tenant">The tenant, when it is lent.</param>
/// <param name="Slot">The tenant's slot, or -1.</param>
public readonly record struct FrameInspection(FrameState State, MigrateType Type, string? Holder, Tenant? Tenant, int Slot)
{
    /// <summary>Looks at a frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The machine has no such frame.</exception>
    public static FrameInspection Of(Machine machine, Pfn pfn)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (!machine.Span.Contains(pfn)) throw new ArgumentOutOfRangeException(nameof(pfn), pfn.Value, $"The machine has {machine.Span}.");
        lock (machine.Gate)
        {
            int index = machine.Frames.IndexOf(pfn);
            FrameEntry entry = machine.Frames[index];
            MigrateType type = machine.Blocks.OfFrame(index);
            switch (entry.State)
            {
                case FrameState.Lent:
                    (Tenant tenant, int slot, _) = Obstacles.UnitAt(machine, index);
                    return new(entry.State, type, tenant.Name, tenant, slot);
                case FrameState.Claimed or FrameState.Taken:
                    return new(entry.State, type, machine.Holders[entry.Holder].Name, null, -1);
                default:
                    return new(entry.State, type, null, null, -1);
            }
        }
    }
}
