using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class AddressReservationTests : LinuxTest
{
    private const long Length = 1L << 20;
    private static readonly long s_page = Environment.SystemPageSize;

    [Fact]
    public void Make_Reservation_IsInaccessible()
    {
        using AddressReservation reservation = AddressReservation.Make(new Libc(), Length);
        Assert.StartsWith("---", ProcessMap.At(reservation.Start)!.Permissions, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 257)]
    [InlineData(256, 1)]
    [InlineData(255, 2)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, long.MaxValue / 4096)]
    public void Withdraw_OutsideTheReservation_IsRefused(long firstPage, long pages)
    {
        // A megabyte is 256 pages of 4 KiB; larger pages only make the bounds be passed by further.
        using AddressReservation reservation = AddressReservation.Make(new Libc(), Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => reservation.Withdraw(reservation.Start + (nint)(firstPage * s_page), pages * s_page));
    }

    [Fact]
    public void Map_AfterDispose_IsRefused()
    {
        using MemfdHandle file = NewFile();
        AddressReservation reservation = AddressReservation.Make(new Libc(), Length);
        nint start = reservation.Start;
        reservation.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reservation.Map(start, s_page, file, 0));
    }

    [Fact]
    public void Map_ChildrenCannotBeKeptOut_IsUndone()
    {
        using MemfdHandle file = NewFile();
        var libc = new FailingLibc(NativeConstants.ENOMEM, (_, call) => call == "madvise");
        using AddressReservation reservation = AddressReservation.Make(libc, Length);

        var failure = Assert.Throws<LinuxException>(() => reservation.Map(reservation.Start, s_page, file, 0));

        Assert.Equal(new LinuxError("madvise", NativeConstants.ENOMEM), failure.Error);
        Assert.StartsWith("---", ProcessMap.At(reservation.Start)!.Permissions, StringComparison.Ordinal);
    }

    [Fact]
    public void Withdraw_NoMappingLeft_ChangesTheProtectionInstead()
    {
        using MemfdHandle file = NewFile();
        bool isAtTheLimit = false;
        var libc = new FailingLibc(NativeConstants.ENOMEM, (_, call) => isAtTheLimit && call == "mmap");
        using AddressReservation reservation = AddressReservation.Make(libc, Length);
        reservation.Map(reservation.Start, s_page, file, 0);
        Assert.StartsWith("rw-s", ProcessMap.At(reservation.Start)!.Permissions, StringComparison.Ordinal);

        isAtTheLimit = true;
        reservation.Withdraw(reservation.Start, s_page);

        Assert.StartsWith("---", ProcessMap.At(reservation.Start)!.Permissions, StringComparison.Ordinal);
    }

    private static MemfdHandle NewFile()
    {
        MemfdHandle file = MemfdHandle.Create(new Libc(), "reservation-test", 0);
        file.AllocateWhole(s_page);
        return file;
    }
}
