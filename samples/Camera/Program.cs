using ContiguousMemory;

// 64 MiB for the camera, and as much again for what has to make way.
using ReservedMemory reserve = ReservedMemory.Create(64 << 20);

// While the camera is off, its memory serves: a cache that can be dropped, and data that can be moved.
using DiscardableMemory cache = reserve.LendDiscardable("cache", 48 << 20, discarding: block => Console.WriteLine($"cache block {block} goes"));
using MovableMemory records = reserve.LendMovable("records", 32 << 20);
records.Write(0, "kept, wherever it lies"u8);
for (long block = 0; block < cache.UnitCount && cache.TryFill(block, out UnitLease lease); block++) lease.Dispose();

// The camera starts: one contiguous buffer, cleared, in memory that others used a moment ago.
using (ContiguousBuffer frame = reserve.Allocate(48 << 20, new AllocationOptions { Name = "camera", Alignment = 1 << 20 }))
{
    using CpuAccessScope cpu = frame.BeginCpuAccess(CpuAccess.ReadWrite);
    cpu.Span[0] = 42;
    Console.WriteLine($"{frame}, {frame.Promise.Contiguity}: {frame.MovedBytes >> 20} MiB moved, {frame.DiscardedBytes >> 20} MiB dropped");
}

Span<byte> text = stackalloc byte[22];
records.Read(0, text);
Console.WriteLine(System.Text.Encoding.UTF8.GetString(text));
