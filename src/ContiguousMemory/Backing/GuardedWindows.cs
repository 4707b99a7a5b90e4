using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>
/// The windows of one backing, laid out one after the other in reserved address space and never twice at the same place. An inaccessible
/// page lies before and after each, so that a run past the end faults too.
/// </summary>
/// <remarks>
/// Thread safe. Withdrawn windows become one inaccessible mapping with their neighbours, so that the number of mappings follows the open
/// windows, not all there ever were. What grows is address space alone; once a process has none left, opening a window is refused.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class GuardedWindows(MemfdHandle file, long pageBytes, string label, LinuxHost host) : IDisposable
{
    // Arbitrary: large enough to be asked for seldom, small enough for a process with a limit of address space.
    private const long ReservationBytes = 64L << 20;

    private readonly Lock _lock = new();
    private readonly List<AddressReservation> _reservations = [];
    private nint _next;
    private long _open;

    /// <summary>Where a window lies.</summary>
    internal readonly record struct Slot(AddressReservation Reservation, nint Address, long Length);

    /// <summary>Maps part of the file.</summary>
    /// <param name="offset">Where in the file; a multiple of its page size.</param>
    /// <param name="length">Bytes; a multiple of the page size.</param>
    /// <exception cref="BackingException">Addresses or mappings are used up; nothing has changed.</exception>
    internal Slot Map(long offset, long length)
    {
        MappingBudget.Take(host, MappingBudget.PerWindow, $"Cannot open a window on '{label}'", "release windows, or leave the diagnostic mode");
        bool mapped = false;
        try
        {
            lock (_lock)
            {
                AddressReservation reservation = RoomFor(length);
                nint address = NextSlot();
                reservation.Map(address, length, file, offset);
                _next = address + (nint)length;
                _open++;
                mapped = true;
                return new(reservation, address, length);
            }
        }
        catch (LinuxException failure)
        {
            throw Refusal.Of($"Cannot open a window on '{label}'", failure, failure.Error.Advice);
        }
        finally
        {
            if (!mapped)
                MappingBudget.Return(MappingBudget.PerWindow);
        }
    }

    /// <summary>Makes a window inaccessible.</summary>
    /// <exception cref="BackingException">The kernel refused; the window is as it was.</exception>
    internal void Withdraw(Slot slot)
    {
        try
        {
            slot.Reservation.Withdraw(slot.Address, slot.Length);
        }
        catch (LinuxException failure)
        {
            throw Refusal.Of($"Cannot close a window on '{label}', whose addresses still reach the memory", failure, failure.Error.Advice);
        }

        lock (_lock)
            _open--;
        MappingBudget.Return(MappingBudget.PerWindow);
    }

    /// <summary>Gives all addresses back: those of withdrawn windows, and of windows the kernel would not let be withdrawn.</summary>
    public void Dispose()
    {
        MappingBudget.Return(_open * MappingBudget.PerWindow);
        foreach (AddressReservation reservation in _reservations)
            reservation.Dispose();
    }

    private AddressReservation RoomFor(long length)
    {
        // A page to stay inaccessible before the window, one after, and one for rounding up to the page size.
        long needed = length + (3 * pageBytes);
        if (_reservations.Count > 0 && _reservations[^1] is var last && last.Length - (_next - last.Start) >= needed)
            return last;

        AddressReservation reservation = AddressReservation.Make(host.Libc, Math.Max(ReservationBytes, needed));
        _reservations.Add(reservation);
        _next = reservation.Start;
        return reservation;
    }

    private nint NextSlot() => (_next + (nint)((2 * pageBytes) - 1)) & ~(nint)(pageBytes - 1);
}
