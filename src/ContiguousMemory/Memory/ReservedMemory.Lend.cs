using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>Lending: putting the idle reserve to use.</summary>
public sealed partial class ReservedMemory
{
    /// <summary>Lends memory that keeps its contents and moves out of a device's way.</summary>
    /// <param name="name">What reports call it: 1 to 255 printable characters.</param>
    /// <param name="length">Bytes, more than zero; rounded up to 2 MiB in what it takes.</param>
    /// <exception cref="LendingException">There is not enough, or guaranteed areas could not move it out; nothing was taken. Discardable units may have been dropped in the attempt.</exception>
    /// <exception cref="ArgumentException">The length is out of range, or the name cannot be one.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    public MovableMemory LendMovable(string name, long length)
    {
        LentMemory.Check(name, length);
        BeginWork();
        MovableMemory? lent = null;
        bool isFilled = false;
        try
        {
            (long free, long discardable) = (FreeBytes, DiscardableBytes());

            // What cannot work out drops nobody's cache.
            long unit = FrameCount.OfOrder(Backing.UnitOrder).Bytes;
            long most = Lendable.ToMovable(_machine)?.Bytes ?? long.MaxValue;
            if (PageBlock.RoundUp(length, unit) > Math.Min(free + discardable, most)) throw new LendingException(name, length, free, discardable, unit, most);
            lent = new(this, name, length);
            isFilled = lent.TryFillAll();
            return isFilled ? lent : throw new LendingException(name, length, free, discardable, unit, Lendable.ToMovable(_machine)?.Bytes ?? long.MaxValue);
        }
        finally
        {
            if (!isFilled) lent?.Dispose();
            EndWork();
        }
    }

    /// <summary>Lends memory whose contents may be dropped at any time. It takes none until it is filled.</summary>
    /// <param name="name">What reports call it: 1 to 255 printable characters.</param>
    /// <param name="length">Bytes it can hold at the most, more than zero.</param>
    /// <param name="discarding">
    /// Told of each unit that is about to be dropped, by its number. It runs with no lock held on the thread of whoever needs the memory, may call the
    /// library, and cannot veto. Be quick: a device waits. It may take a lock of yours that is held around <see cref="DiscardableMemory.TryLease"/>,
    /// <see cref="DiscardableMemory.TryFill"/> and <see cref="DiscardableMemory.TryDiscard"/>, which do not wait for a callback, but none that is held around
    /// an allocation or the disposal of the tenant, which do. What it throws is kept in <see cref="LentMemory.Fault"/>.
    /// </param>
    /// <exception cref="ArgumentException">The length is out of range, or the name cannot be one.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    public DiscardableMemory LendDiscardable(string name, long length, Action<long>? discarding = null)
    {
        LentMemory.Check(name, length);
        BeginWork();
        try
        {
            return new(this, name, length, discarding);
        }
        finally
        {
            EndWork();
        }
    }

    /// <summary>Bytes that nobody holds, inside areas and outside. Those of a claim under way do not count.</summary>
    public long FreeBytes => _machine.Zones.Sum(zone => zone.Free.Bytes) + Areas.Sum(area => area.FrontCacheBytes);

    private long DiscardableBytes() => Tenants().Where(tenant => tenant.Kind == TenantKind.Discardable).Sum(tenant => tenant.Frames.Bytes);
}
