namespace ContiguousMemory;

/// <summary>Lending: putting the idle reserve to use.</summary>
public sealed partial class ReservedMemory
{
    /// <summary>Lends memory that keeps its contents and moves out of a device's way.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="length">Bytes, more than zero; rounded up to 2 MiB in what it takes.</param>
    /// <exception cref="LendingException">There is not enough; nothing was taken.</exception>
    public MovableMemory LendMovable(string name, long length)
    {
        MovableMemory lent = new(this, name, length);
        if (lent.TryFillAll()) return lent;
        lent.Dispose();
        throw new LendingException(name, length, FreeBytes);
    }

    /// <summary>Lends memory whose contents may be dropped at any time. It takes none until it is filled.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="length">Bytes it can hold at the most, more than zero.</param>
    /// <param name="discarding">
    /// Told of each unit that is about to be dropped. It runs with no lock held on the thread of whoever needs the memory, may call the library, and cannot
    /// veto. Be quick: a device waits. What it throws is kept in <see cref="LentMemory.Fault"/>.
    /// </param>
    public DiscardableMemory LendDiscardable(string name, long length, Action<long>? discarding = null) => new(this, name, length, discarding);

    /// <summary>Bytes that nobody holds, inside areas and outside.</summary>
    public long FreeBytes => _machine.Zones.Sum(zone => zone.Free.Bytes);
}
