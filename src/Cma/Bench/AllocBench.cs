using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Linux;

namespace Cma.Bench;

/// <summary>
/// Allocate and release when there is nothing to move and nothing to clear, beside what a .NET program calls today. Nobody touches the memory, so the peers
/// are spared its first page faults, and what they give is neither contiguous nor cleared.
/// </summary>
internal static class AllocBench
{
    public const string Schema = "cma.bench.alloc/1";

    private const long AreaBytes = 256L << 20;

    // A page, a packet ring, a picture, the largest that the bar of design §9 names.
    private static readonly long[] s_sizes = [4L << 10, 64L << 10, 1L << 20, 16L << 20];

    private static readonly int[] s_threads = [1, 2, 4, 8];

    public static List<AllocRow> Run(bool smoke)
    {
        List<AllocRow> rows = [];
        int batches = smoke ? 3 : 51;
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Name = "cma-bench",
            Backing = OperatingSystem.IsLinux() ? BackingKind.Auto : BackingKind.Paper,
            Areas = [new ReservedAreaOptions { Name = "bench", Size = AreaBytes, FrontCacheSize = AreaBytes / 2 }],
        });
        foreach (int threads in smoke ? [1, 2] : s_threads)
        {
            foreach (long size in s_sizes)
            {
                Sample ours = Ours(memory.DefaultArea, size, threads, batches);
                rows.Add(Row("ours", size, threads, ours, ours));
                Peer("NativeMemory.AlignedAlloc (glibc aligned_alloc)", () => PlainHeap.AlignedFree(PlainHeap.AlignedAlloc(size, 4096)));
                Peer("NativeMemory.Alloc (glibc malloc)", () => PlainHeap.Free(PlainHeap.Alloc(size)));

                void Peer(string who, Action operation) => rows.Add(Row(who, size, threads, Measure.Median(threads, operation, batches), ours));
            }
        }

        rows.AddRange(MixedBench.Run(smoke));
        rows.AddRange(ClearBench.Run(smoke));
        rows.AddRange(ListenedBench.Run(batches));
        rows.AddRange(LeaseBench.Run(batches));
        return rows;
    }

    private static Sample Ours(ReservedArea area, long size, int threads, int batches)
    {
        // The device that had the frames takes them back and asks for no clearing: clearing is measured with the claims.
        AllocationOptions options = new() { Name = "bench", Clear = false };
        return Measure.Median(
            threads,
            () =>
            {
                if (!area.TryAllocateHandle(size, options, out ContiguousHandle handle, out AllocationDiagnosis? why)) throw new ContiguousAllocationException(why);
                area.Release(handle);
            },
            batches);
    }

    private static AllocRow Row(string who, long size, int threads, Sample sample, Sample ours) =>
        new("allocate+release", who, size, threads, sample.Nanoseconds, sample.AllocatedBytes, sample.Nanoseconds / ours.Nanoseconds);
}
