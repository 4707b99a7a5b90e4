using System.Runtime.CompilerServices;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>
/// Memory on loan from a reserve, in units of 2 MiB that make way for devices. A unit has no address of its own: each use goes through a lease, for the
/// length of which it stays where it is. Thread safe.
/// </summary>
public abstract class LentMemory : IDisposable
{
    /// <summary>Disposals that have begun and were not refused: from the first on nobody leases, so that none comes between the look at the leases and the end.</summary>
    private volatile int _endings;

    /// <summary>The first name that a lease was taken under, checked then: mostly there is no other, and a lease is too short to check it again.</summary>
    private string? _usualHolder;

    /// <summary>Made inside work of the reserve, so that its disposal sees the new tenant.</summary>
    private protected LentMemory(ReservedMemory memory, string name, long length, TenantKind kind, Action<long>? discarding)
    {
        Reserve = memory;
        Length = length;
        UnitLength = FrameCount.OfOrder(memory.Backing.UnitOrder).Bytes;
        int units = (int)((length + UnitLength - 1) / UnitLength);
        Tenant = new Tenant(memory.Machine, name, kind, units, discarding is null ? null : slot => discarding(slot));
        memory.Enter(this);
    }

    /// <summary>What reports call it.</summary>
    public string Name => Tenant.Name;

    /// <summary>Bytes it can hold.</summary>
    public long Length { get; }

    /// <summary>Bytes of a unit: 2 MiB. The last one may have less.</summary>
    public long UnitLength { get; }

    /// <summary>Units.</summary>
    public long UnitCount => Tenant.SlotCount;

    /// <summary>Bytes it holds now.</summary>
    public long HeldBytes => Tenant.Frames.Bytes;

    /// <summary>What its discarding callback threw, the first time it did; null while it behaves. A fault does not stop anything.</summary>
    public Exception? Fault => Tenant.Fault;

    private protected ReservedMemory Reserve { get; }

    internal Tenant Tenant { get; }

    /// <summary>The bytes of a unit that is leased.</summary>
    internal Span<byte> SpanOf(int slot, Pfn start) => Reserve.Backing.Span((long)start.Address.Value, LengthOf(slot));

    internal void EndLease(int slot, Pfn start) => Tenant.EndLease(slot, start);

    /// <summary>Gives every unit back. Twice is quiet.</summary>
    /// <exception cref="InvalidOperationException">A unit is leased; then nothing was given back.</exception>
    internal virtual void End() => Tenant.Dispose();

    /// <summary>The length of a unit, in bytes.</summary>
    /// <param name="unit">0 to <see cref="UnitCount"/> less one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    public int LengthOf(long unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, UnitCount);
        return (int)Math.Min(UnitLength, Length - (unit * UnitLength));
    }

    /// <summary>Moves a unit out of the areas if it lies in one, and leases it for as long as the caller likes: for devices, registered buffers, mappings.</summary>
    /// <param name="unit">0 to <see cref="UnitCount"/> less one.</param>
    /// <param name="name">Who holds it, for diagnosis; the tenant when null.</param>
    /// <returns>The lease; dispose it to end it.</returns>
    /// <exception cref="ArgumentException">There is no such unit, or the name cannot be one.</exception>
    /// <exception cref="InvalidOperationException">It cannot be moved out, or there is nothing in it; the message says which and what to do.</exception>
    /// <exception cref="ObjectDisposedException">The memory, or the reserve, was disposed.</exception>
    public HeldLease LeaseLongTerm(long unit, string? name = null)
    {
        CheckLease(unit, name);
        LongTermOutcome outcome = Tenant.TryLeaseLongTerm((int)unit, out SlotLease lease, name);
        return outcome switch
        {
            LongTermOutcome.Leased => new HeldLease(Reserve, Tenant, lease, LengthOf(unit)),
            LongTermOutcome.Empty => throw new InvalidOperationException($"Unit {unit} of '{Name}' has been discarded; fill it before leasing it."),
            LongTermOutcome.LeasedInArea => throw new InvalidOperationException($"Unit {unit} of '{Name}' lies in an area and is leased by somebody else; it moves out once that lease ends."),
            _ => throw new InvalidOperationException(NoRoomOutside(unit)),
        };
    }

    /// <summary>Gives everything back. Twice is quiet.</summary>
    /// <exception cref="InvalidOperationException">
    /// A unit is leased; the message names the holder. Or this is called by a callback while its own thread moves or discards a unit of it. Then nothing is given
    /// back.
    /// </exception>
    public void Dispose()
    {
        Interlocked.Increment(ref _endings);
        try
        {
            End();
        }
        catch
        {
            Interlocked.Decrement(ref _endings);
            throw;
        }

        Reserve.Leave(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>Refuses what no memory can be lent as.</summary>
    internal static void Check(string name, long length)
    {
        HolderName.Check(name, nameof(name));
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, PageBlock.MaxBytes);
    }

    /// <summary>Refuses a lease of what is not there, or is no longer given out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void CheckLease(long unit, string? name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, UnitCount);
        if (!ReferenceEquals(name, _usualHolder)) CheckHolder(name);
        ThrowIfDisposed();
    }

    private void CheckHolder(string? name)
    {
        HolderName.CheckOptional(name, nameof(name));
        _usualHolder ??= name;
    }

    private string NoRoomOutside(long unit)
    {
        var free = new ByteSize(Reserve.FreeRefuge);
        string counted = Reserve.Areas.Any(static area => area.Promise is LendingPromise.Guaranteed) ? "; guaranteed areas count on what of it is free" : "";
        return $"Unit {unit} of '{Name}' needs {new ByteSize(UnitLength)} in one piece outside the areas to stay in for long, and the refuge of "
            + $"{new ByteSize(Reserve.RefugeSize)} has {free} free{counted}; enlarge RefugeSize, or free some of it: end long-term leases, or give back units that lie there.";
    }

    private protected void ThrowIfDisposed()
    {
        ObjectDisposedException.ThrowIf(_endings != 0, this);
        Reserve.ThrowIfClosed();
    }
}
