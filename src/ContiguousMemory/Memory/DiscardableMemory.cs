using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>
/// Lent memory for what can be made again: a claim drops a unit instead of copying it. Units are empty until filled, and may be gone at the next look.
/// </summary>
/// <remarks>A unit that is being filled can be leased by others already: who shares it among threads keeps readers out until it is full.</remarks>
public sealed class DiscardableMemory : LentMemory
{
    internal DiscardableMemory(ReservedMemory memory, string name, long length, Action<long>? discarding)
        : base(memory, name, length, TenantKind.Discardable, discarding)
    {
    }

    /// <summary>Holds a unit in place for the length of a use, if it is there.</summary>
    /// <param name="unit">0 to <see cref="LentMemory.UnitCount"/> less one.</param>
    /// <param name="lease">The lease; dispose it whatever was returned.</param>
    /// <param name="name">Who holds it, for diagnosis; the tenant when null.</param>
    /// <returns>Whether its contents are there. If not, make them again with <see cref="TryFill"/>.</returns>
    /// <exception cref="ArgumentException">There is no such unit, or the name cannot be one.</exception>
    /// <exception cref="ObjectDisposedException">The memory, or the reserve, was disposed.</exception>
    public bool TryLease(long unit, out UnitLease lease, string? name = null)
    {
        CheckLease(unit, name);
        bool there = Tenant.TryLease((int)unit, out SlotLease held, name);
        lease = there ? new UnitLease(this, held) : default;
        return there;
    }

    /// <summary>Holds a unit in place, if it is there, until the lease is disposed.</summary>
    /// <param name="unit">0 to <see cref="LentMemory.UnitCount"/> less one.</param>
    /// <param name="lease">The lease, or null.</param>
    /// <param name="name">Who holds it, for diagnosis; the tenant when null.</param>
    /// <returns>Whether its contents are there.</returns>
    /// <inheritdoc cref="TryLease" path="/exception"/>
    public bool TryHold(long unit, [NotNullWhen(true)] out HeldLease? lease, string? name = null)
    {
        CheckLease(unit, name);
        lease = Tenant.TryLease((int)unit, out SlotLease held, name) ? new HeldLease(Reserve, Tenant, held, LengthOf(unit)) : null;
        return lease is not null;
    }

    /// <summary>
    /// Gives an empty unit cleared memory and leases it, so that it can be filled before anybody drops it. One that is not empty is leased as it is.
    /// </summary>
    /// <inheritdoc cref="TryLease" path="/param"/>
    /// <returns>
    /// Whether there was memory to lend. If not, discard a unit of your own and try again. False also while the unit is being discarded, as long as the
    /// callback runs.
    /// </returns>
    /// <inheritdoc cref="TryLease" path="/exception"/>
    public bool TryFill(long unit, out UnitLease lease, string? name = null)
    {
        CheckLease(unit, name);
        Reserve.BeginWork();
        try
        {
            // Between populating and leasing a claim may take it away again; as often as that happens, somebody else got what they wanted.
            while (Tenant.TryPopulate((int)unit))
            {
                if (TryLease(unit, out lease, name)) return true;
            }

            lease = default;
            return false;
        }
        finally
        {
            Reserve.EndWork();
        }
    }

    /// <summary>Gives a unit back of one's own accord. The callback is not told.</summary>
    /// <param name="unit">0 to <see cref="LentMemory.UnitCount"/> less one.</param>
    /// <returns>Whether it is empty now; false when it is leased, and while the callback is told of it.</returns>
    /// <inheritdoc cref="TryLease" path="/exception"/>
    public bool TryDiscard(long unit)
    {
        CheckLease(unit, name: null);
        return Tenant.TryGiveUp((int)unit);
    }
}
