using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>What the process's maps say of an address, and what the C library says of its stack.</summary>
[SupportedOSPlatform("linux")]
public sealed class ProtectionsTests : LinuxTest
{
    private const string Maps = """
        00400000-00452000 r-xp 00000000 08:02 173521 /usr/bin/dbus-daemon
        00651000-00652000 r--p 00051000 08:02 173521 /usr/bin/dbus-daemon
        00652000-00655000 rw-p 00052000 08:02 173521 /usr/bin/dbus-daemon
        no line at all
        -
        7f0000000000-7fffffffffff ---p 00000000 00:00 0
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]
        """;

    [Theory]
    [InlineData(0x400000, true)]
    [InlineData(0x451fff, true)]
    [InlineData(0x452000, false)]
    [InlineData(0x651000, true)]
    [InlineData(0x652000, false)]
    [InlineData(0x654fff, false)]
    [InlineData(0x7f0000000000, true)]
    [InlineData(0, false)]
    [InlineData(unchecked((long)0xffffffffff600000), true)]
    [InlineData(-1, false)]
    public void IsReadOnly_AddressOfTheMaps_IsAsTheySay(long address, bool isReadOnly)
    {
        using FakeHost host = new(files: ("proc/self/maps", Maps));
        Assert.Equal(isReadOnly, Protections.IsReadOnly(host.Host, (nint)address));
    }

    [Fact]
    public void IsReadOnly_NoMapsToRead_IsNot()
    {
        using FakeHost host = new();
        Assert.False(Protections.IsReadOnly(host.Host, 0x400000));
    }

    [Fact]
    public void Contains_OwnStackOnly()
    {
        Span<byte> mine = stackalloc byte[16];
        nint address = SpanAddress.Of(mine), heap = Marshal.AllocHGlobal(16);
        Assert.True(ThreadStack.Contains(address));
        Assert.False(ThreadStack.Contains(heap));
        Assert.False(ThreadStack.Contains(0));
        Assert.False(ThreadStack.Contains(-1));
        bool elsewhere = true;
        Thread other = new(() => elsewhere = ThreadStack.Contains(address));
        other.Start();
        other.Join();
        Assert.False(elsewhere);
        Marshal.FreeHGlobal(heap);
    }
}
