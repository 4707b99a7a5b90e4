using System.Runtime.InteropServices;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Twin;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Tests.Dma;

/// <summary>On real memory: bytes are really zeroed and bounced, and memory is told by where it lies.</summary>
public sealed class PagesReserveDmaTests : ReserveDmaConformance
{
    public PagesReserveDmaTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

    protected override BackingKind Kind => BackingKind.Pages;

    /// <summary>From the area, and at second hand from the pool, which the world does not clear.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Allocate_AfterSomebodyWrote_ReadsAsZero(bool mayBlock)
    {
        using ReservedMemory memory = Make(new ReservedDmaOptions { AtomicPoolBytes = 4 * Frame });
        using DmaDevice device = memory.Dma.CreateDevice("camera");
        for (int time = 0; time < 3; time++)
        {
            Assert.True(memory.Dma.Api.TryAllocate(device, 2 * Frame, out DmaBuffer buffer, out _, mayBlock: mayBlock));
            Span<byte> bytes = memory.Dma.SpanOf(buffer);
            Assert.Equal(2 * Frame, bytes.Length);
            Assert.False(bytes.ContainsAnyExcept((byte)0));
            bytes.Fill(0xee);
            memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device);
        }
    }

    /// <summary>What lies beyond the device's bus goes by the bounce pool, byte for byte, and what the device writes there comes back.</summary>
    [Fact]
    public void Map_BeyondTheBus_IsBouncedByteForByte()
    {
        using ReservedMemory memory = Make(new ReservedDmaOptions { BounceBytes = 4 * Frame }, refuge: 2 * Unit);
        using MovableMemory records = memory.LendMovable("records", Unit);
        using HeldLease lease = records.Hold(0);
        Span<byte> data = lease.Memory.Span[..Frame];
        for (int at = 0; at < data.Length; at++) data[at] = (byte)(at * 7 % 251);
        ulong place = lease.Frames.Start.Address.Value;
        using DmaDevice device = memory.Dma.CreateDevice("short arm", busLimit: place - 1);

        DmaAddress address = memory.Dma.Api.Map(device, memory.Dma.SourceOf(lease.Memory[..Frame]), Frame, DmaDirection.Bidirectional);
        Assert.True(address.Value + Frame <= place, $"{address} is not below {place:x}.");
        Span<byte> bounced = memory.Backing.Span((long)address.Value, Frame);
        Assert.True(bounced.SequenceEqual(data));
        bounced.Fill(0x5a);
        memory.Dma.Api.Unmap(device, address, Frame, DmaDirection.Bidirectional);
        Assert.False(data.ContainsAnyExcept((byte)0x5a));
        Assert.Equal(2, Count(memory, PrimitiveKind.Copy).Steps);
    }

    [Fact]
    public void SpanOf_WithoutAMapping_IsRefused()
    {
        using ReservedMemory memory = Make();
        using DmaDevice device = memory.Dma.CreateDevice("camera");
        Assert.True(memory.Dma.Api.TryAllocate(device, 2 * Frame, out DmaBuffer buffer, out _, DmaAttributes.NoKernelMapping));
        Assert.Contains("NoKernelMapping", Assert.Throws<InvalidOperationException>(() => memory.Dma.SpanOf(buffer)).Message, StringComparison.Ordinal);
        memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device, DmaAttributes.NoKernelMapping);
    }

    [Fact]
    public void SpanOf_WhatIsNoBuffer_IsRefused()
    {
        using ReservedMemory memory = Make();
        using DmaDevice device = memory.Dma.CreateDevice("camera");
        Assert.True(memory.Dma.Api.TryAllocate(device, 2 * Frame, out DmaBuffer buffer, out _));
        DmaBuffer[] others =
        [
            default, buffer with { Bytes = Frame }, buffer with { Cpu = buffer.Cpu!.Value + Frame }, buffer with { Device = buffer.Device + Frame },
            buffer with { Attributes = DmaAttributes.WriteCombine },
        ];
        Assert.All(others, other => Assert.Throws<ArgumentException>(() => memory.Dma.SpanOf(other)));
        memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device);
        Assert.Throws<ArgumentException>(() => memory.Dma.SpanOf(buffer));
    }

    /// <summary>A buffer's bytes are found in whatever shape they come, also at addresses of their own.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SourceOf_BytesOfTheReserve_AreWhereTheyAre(bool trap)
    {
        using ReservedMemory memory = Make(trap: trap);
        using ContiguousBuffer buffer = memory.Allocate(3 * Frame);
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Read);
        PhysicalAddress middle = new(buffer.Address.Value + 100);

        Assert.Equal(DmaSource.At(buffer.Address), memory.Dma.SourceOf(buffer.Memory));
        Assert.Equal(DmaSource.At(middle), memory.Dma.SourceOf(buffer.Slice(100, 50)));
        Assert.Equal(DmaSource.At(middle), memory.Dma.SourceOfSpan(cpu.Span[100..]));
        Assert.Equal(DmaSource.At(new(buffer.Address.Value + (3 * Frame) - 1)), memory.Dma.SourceOfSpan(cpu.Span[^1..]));
    }

    [Fact]
    public void SourceOf_TenantsBytes_AreOfTheReserve()
    {
        using ReservedMemory memory = Make();
        using MovableMemory records = memory.LendMovable("records", 1 << 20);
        using HeldLease lease = records.Hold(0);
        Assert.Equal(DmaSource.At(lease.Frames.Start.Address), memory.Dma.SourceOf(lease.Memory));
    }

    /// <summary>Each of the four kinds of memory that no device may have, by what this process knows of it; and the twin's number for it.</summary>
    [Theory]
    [InlineData("stack", MemoryOrigin.Stack, DmaCheck.MapsStack)]
    [InlineData("stack of a thread", MemoryOrigin.Stack, DmaCheck.MapsStack)]
    [InlineData("constants", MemoryOrigin.ReadOnly, DmaCheck.MapsReadOnly)]
    [InlineData("array", MemoryOrigin.ManagedArray, DmaCheck.MapsManagedArray)]
    [InlineData("heap", MemoryOrigin.Outside, DmaCheck.MapsOutside)]
    [InlineData("span of an array", MemoryOrigin.Outside, DmaCheck.MapsOutside)]
    [InlineData("another reserve", MemoryOrigin.Outside, DmaCheck.MapsOutside)]
    public void SourceOf_MemoryOfNoReserve_IsToldAsWhatItIs(string memory, MemoryOrigin origin, DmaCheck check)
    {
        using ReservedMemory reserve = Make(new ReservedDmaOptions { Twin = new DmaTwinOptions() });
        using DmaDevice device = reserve.Dma.CreateDevice("camera");
        DmaSource source = Source(reserve.Dma, memory);

        Assert.Equal(DmaSource.Foreign(origin), source);
        DmaMisuseException misuse = Assert.Throws<DmaMisuseException>(() => reserve.Dma.Api.Map(device, source, 8, DmaDirection.ToDevice));
        Assert.Equal(check, Assert.Single(misuse.Reports).Check);
    }

    private DmaSource Source(ReservedDma dma, string memory)
    {
        Span<byte> stack = stackalloc byte[64];
        switch (memory)
        {
            case "stack":
                return dma.SourceOfSpan(stack);
            case "stack of a thread":
                DmaSource found = default;
                Thread thread = new(() => found = Source(dma, "stack"));
                thread.Start();
                thread.Join();
                return found;
            case "constants":
                return dma.SourceOfSpan("bytes that the program came with"u8);
            case "array":
                return dma.SourceOf(new byte[64].AsMemory());
            case "span of an array":
                return dma.SourceOfSpan(new byte[64]);
            case "heap":
                nint heap = Marshal.AllocHGlobal(64);
                DmaSource outside = dma.SourceOfSpan(HeapSpan(heap));
                Marshal.FreeHGlobal(heap);
                return outside;
            default:
                using (ReservedMemory other = Make())
                using (ContiguousBuffer buffer = other.Allocate(64)) return dma.SourceOf(buffer.Memory);
        }
    }

    private static Span<byte> HeapSpan(nint address) => ContiguousMemory.Linux.RawMemory.Span(address, 64);
}
