using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Tests.Memory;

/// <summary>The bytes of a buffer, by every way that leads to them.</summary>
public abstract class BufferBytesConformance : DisposalConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void Bytes_ByEveryWay_AreTheSame(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer before = memory.Allocate(4096);
        using ContiguousBuffer buffer = memory.Allocate(10000);
        byte[] expected = Pattern.Bytes(1, 10000);

        using (CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Write))
        {
            Assert.Equal(10000, cpu.Span.Length);
            expected.CopyTo(cpu.Span);
            Assert.True(cpu.Slice(4000, 200).SequenceEqual(expected.AsSpan(4000, 200)));
        }

        Assert.True(buffer.Memory.Span.SequenceEqual(expected));
        Assert.True(buffer.Slice(9999, 1).Span.SequenceEqual(expected.AsSpan(9999)));
        Assert.Equal(expected, buffer.AsSequence().ToArray());
        ReadOnlySequence<byte> parts = BufferSegment.SequenceOf(buffer, partBytes: 4096);
        Assert.Equal((10000, false), (parts.Length, parts.IsSingleSegment));
        Assert.Equal(expected, parts.ToArray());
        Assert.Equal(expected[4090..4100], parts.Slice(4090, 10).ToArray());
        buffer.Memory.Span[5] = 99;
        using CpuAccessScope again = buffer.BeginCpuAccess(CpuAccess.Read);
        Assert.Equal(99, again.Slice(5, 1)[0]);
        Assert.Equal(0, before.Memory.Span.IndexOfAnyExcept((byte)0) + 1);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void AsSequence_WholeParts_HasNoEmptyOne(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer buffer = memory.Allocate(8192);
        List<int> lengths = [];
        foreach (ReadOnlyMemory<byte> part in BufferSegment.SequenceOf(buffer, 4096)) lengths.Add(part.Length);
        Assert.Equal([4096, 4096], lengths);
        Assert.True(BufferSegment.SequenceOf(buffer, 8192).IsSingleSegment);
        Assert.True(buffer.AsSequence().IsSingleSegment);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void DuplicateDescriptor_Shared_HasTheBufferAtItsAddress(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer before = memory.Allocate(4096);
        using ContiguousBuffer buffer = memory.Allocate(10000);
        Pattern.Bytes(2, 10000).CopyTo(buffer.Memory.Span);
        using SafeFileHandle descriptor = memory.DuplicateDescriptor();
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            descriptor, null, AreaSize + RefugeSize, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor();

        byte[] seen = new byte[10000];
        Assert.Equal(10000, view.ReadArray((long)buffer.Address.Value, seen, 0, seen.Length));
        Assert.Equal(Pattern.Bytes(2, 10000), seen);
        view.Write((long)buffer.Address.Value + 9999, (byte)77);
        Assert.Equal(77, buffer.Memory.Span[9999]);
        Assert.False(descriptor.IsClosed);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void DuplicateDescriptor_ReserveDisposed_StaysOfUseToItsOwner(string placement)
    {
        ReservedMemory memory = Make(placement);
        using SafeFileHandle descriptor = memory.DuplicateDescriptor();
        memory.Dispose();
        byte[] first = [1];
        Assert.Equal(1, RandomAccess.Read(descriptor, first, 0));
        Assert.Equal(0, first[0]);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Pin_BufferDisposed_KeepsTheFramesUntilUnpinned(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ContiguousBuffer buffer = memory.Allocate(Unit);
        MemoryHandle whole = buffer.Memory.Pin();
        MemoryHandle end = buffer.Slice(Unit, 0).Pin();

        buffer.Dispose();

        Assert.Equal(0, memory.DefaultArea.Available);
        Assert.Contains("2 access(es) open", Assert.Throws<InvalidOperationException>(memory.Dispose).Message, StringComparison.Ordinal);
        whole.Dispose();
        whole.Dispose();
        Assert.Equal(0, memory.DefaultArea.Available);
        end.Dispose();
        Assert.Equal(Unit, memory.DefaultArea.Available);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Memory_KeptPastDispose_ThrowsWhenUsed(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ContiguousBuffer buffer = memory.Allocate(Unit);
        Memory<byte> kept = buffer.Memory;
        ReadOnlySequence<byte> parts = buffer.AsSequence();
        buffer.Dispose();
        using ContiguousBuffer next = memory.Allocate(Unit);

        Assert.Throws<ObjectDisposedException>(() => kept.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => kept.Pin());
        Assert.Throws<ObjectDisposedException>(() => parts.ToArray());
        Assert.Equal(0, memory.DefaultArea.Available);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Memory_OwnedByTheBuffer_IsNotItsOwner(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        using ContiguousBuffer buffer = memory.Allocate(Unit);
        Assert.True(MemoryMarshal.TryGetMemoryManager<byte, MemoryManager<byte>>(buffer.Memory, out MemoryManager<byte>? manager));
        ((IDisposable)manager).Dispose();
        Assert.Equal(0, memory.DefaultArea.Available);
        Assert.Equal(Unit, buffer.Memory.Length);
        Assert.False(memory.TryAllocate(1, default, out _, out _));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Trap_Buffers_ReachTheSameMemoryAtTheirOwnAddresses(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB, trap: true);
        for (int round = 0; round < 3; round++)
        {
            using ContiguousBuffer low = memory.Allocate(5000);
            using ContiguousBuffer high = memory.Allocate(Unit, new() { Alignment = Unit });
            Pattern.Write(low.Memory.Span, round + 1);
            Pattern.Write(high.Memory.Span, -round - 1);
            Assert.True(Pattern.Is(low.Memory.Span, round + 1) && Pattern.Is(high.Memory.Span, -round - 1));
            using SafeFileHandle descriptor = memory.DuplicateDescriptor();
            byte[] shared = new byte[5000];
            RandomAccess.Read(descriptor, shared, (long)low.Address.Value);
            Assert.True(Pattern.Is(shared, round + 1));
            low.Memory.Pin().Dispose();
        }

        CheckInvariants(memory);
    }

    protected override void Use(ContiguousBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Write);
        buffer.Dispose();
        cpu.Span.Fill(1);
    }

    protected override void Touch(LentMemory lent)
    {
        UnitLease lease;
        if (lent is MovableMemory movable) lease = movable.Lease(0);
        else if (!((DiscardableMemory)lent).TryFill(0, out lease)) return;
        lease.Span.Fill(1);
        lease.Dispose();
    }
}
