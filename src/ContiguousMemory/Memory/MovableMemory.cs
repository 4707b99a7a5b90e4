using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>Lent memory that keeps its contents: a claim copies a unit elsewhere. All of it is there from the start, cleared.</summary>
public sealed partial class MovableMemory : LentMemory
{
    internal MovableMemory(ReservedMemory memory, string name, long length)
        : base(memory, name, length, TenantKind.Movable, discarding: null)
    {
    }

    /// <summary>Holds a unit in place for the length of a use. Waits while the unit is being moved.</summary>
    /// <param name="unit">0 to <see cref="LentMemory.UnitCount"/> less one.</param>
    /// <param name="name">Who holds it, for diagnosis; the tenant when null.</param>
    /// <exception cref="ArgumentException">There is no such unit, or the name cannot be one.</exception>
    /// <exception cref="ObjectDisposedException">The memory, or the reserve, was disposed.</exception>
    public UnitLease Lease(long unit, string? name = null)
    {
        CheckLease(unit, name);
        return Tenant.TryLease((int)unit, out SlotLease lease, name) ? new UnitLease(this, lease) : throw Gone();
    }

    /// <summary>Holds a unit in place, where it is, until the lease is disposed. A claim on an area it lies in goes elsewhere or fails meanwhile.</summary>
    /// <inheritdoc cref="Lease" path="/param"/>
    /// <inheritdoc cref="Lease" path="/exception"/>
    public HeldLease Hold(long unit, string? name = null) => new(Reserve, Tenant, TakeLease(unit, name), LengthOf(unit));

    /// <summary>Copies bytes out, over as many units as it takes. Each unit is read in one lease; the copy is not one moment's picture.</summary>
    /// <param name="offset">From the start of the memory.</param>
    /// <param name="destination">Where to; its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the memory.</exception>
    /// <exception cref="InvalidOperationException">The memory is paper, and has no bytes.</exception>
    /// <exception cref="ObjectDisposedException">The memory, or the reserve, was disposed.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length, nameof(destination));
        while (destination.Length > 0)
        {
            using UnitLease lease = Lease(offset / UnitLength);
            Span<byte> source = lease.Span[(int)(offset % UnitLength)..];
            int part = Math.Min(source.Length, destination.Length);
            source[..part].CopyTo(destination);
            destination = destination[part..];
            offset += part;
        }
    }

    /// <summary>Copies bytes in, over as many units as it takes. Each unit is written in one lease; two writers' bytes may mix.</summary>
    /// <param name="offset">From the start of the memory.</param>
    /// <param name="source">What to write.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        CheckRange(offset, source.Length, nameof(source));
        while (source.Length > 0)
        {
            using UnitLease lease = Lease(offset / UnitLength);
            Span<byte> destination = lease.Span[(int)(offset % UnitLength)..];
            int part = Math.Min(destination.Length, source.Length);
            source[..part].CopyTo(destination);
            source = source[part..];
            offset += part;
        }
    }

    /// <summary>Takes every unit, dropping others' discardable ones when there is nothing else left.</summary>
    internal bool TryFillAll()
    {
        for (int slot = 0; slot < Tenant.SlotCount; slot++)
        {
            while (!Tenant.TryPopulate(slot))
            {
                if (!Reclaimer.TryDropOneForMovable(Reserve.Machine)) return false;
            }
        }

        return true;
    }

    private SlotLease TakeLease(long unit, string? name)
    {
        CheckLease(unit, name);
        return Tenant.TryLease((int)unit, out SlotLease lease, name)
            ? lease
            : throw Gone();
    }

    private ObjectDisposedException Gone() => new(nameof(MovableMemory), $"'{Name}' was disposed.");

    private void CheckRange(long offset, int length, string parameter)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        if (length > Length - offset) throw Misuse.OutOfRange(parameter, length, $"From offset {offset} on '{Name}' has {Length - offset} bytes.");
    }
}
