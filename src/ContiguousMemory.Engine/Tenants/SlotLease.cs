using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>A pin on one unit of a tenant: until it is ended, the unit neither moves nor goes. Ended once, by <see cref="Tenant.EndLease(SlotLease)"/>.</summary>
/// <param name="Slot">The slot that is held.</param>
/// <param name="Frames">Where it lies, for as long as the lease lasts.</param>
public readonly record struct SlotLease(int Slot, FrameRange Frames);
