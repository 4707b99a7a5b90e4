using System.Collections.Concurrent;
using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Diagnosis;

namespace Cma.Bench;

/// <summary>
/// Allocate and release of any size from 4 KiB to 16 MiB and any alignment up to 1 MiB, nothing to move and nothing to clear: the last first, and at random out
/// of a working set. On paper, since nobody touches the memory; the front cache may keep a quarter of the area, as it may by default.
/// </summary>
internal static class MixedBench
{
    private const long AreaBytes = 4L << 30;
    private const int MaxFrames = 4096;

    // Both arbitrary: how deep a stack of buffers gets, and how many a thread holds.
    private const int Depth = 8;
    private const int WorkingSet = 16;

    // A power of two; few enough that they stay in the processor's caches, many enough that no branch predictor learns them.
    private const int Requests = 4096;

    private static readonly int[] s_threads = [1, 2, 4, 8];

    /// <summary>What each thread of a row holds, to be released after it.</summary>
    private static readonly ConcurrentBag<ContiguousHandle[]> s_held = [];

    public static IEnumerable<AllocRow> Run(bool smoke)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Paper,
            Areas = [new ReservedAreaOptions { Name = "bench", Size = AreaBytes, FrontCacheSize = AreaBytes / 4 }],
        });
        ReservedArea area = memory.DefaultArea;
        List<AllocRow> rows = [];
        foreach (int threads in smoke ? [1] : s_threads)
        {
            rows.Add(Row("allocate+release-mixed-lifo", threads, Depth, seed => Lifo(area, new Stream(seed, isUniform: false))));
            rows.Add(Row("allocate+release-mixed-replace", threads, 1, seed => Replace(area, new Stream(seed, isUniform: false))));
            rows.Add(Row("allocate+release-uniform-replace", threads, 1, seed => Replace(area, new Stream(seed, isUniform: true))));
        }

        return rows;

        AllocRow Row(string what, int threads, int pairs, Func<int, Action> make)
        {
            Sample sample = Measure.Median(threads, make, smoke ? 3 : 51);

            // Each row begins with nothing held and nothing kept.
            foreach (ContiguousHandle handle in s_held.SelectMany(held => held)) area.Release(handle);
            s_held.Clear();
            if (area.LongestRun != AreaBytes) throw new InvalidOperationException($"After '{what}' the longest run is {area.LongestRun} bytes.");
            return new AllocRow(what, "ours", MaxFrames * 4096L, threads, sample.Nanoseconds / pairs, sample.AllocatedBytes / pairs, 1);
        }
    }

    private static Action Lifo(ReservedArea area, Stream stream)
    {
        ContiguousHandle[] held = new ContiguousHandle[Depth];
        return () =>
        {
            for (int i = 0; i < Depth; i++) held[i] = stream.Allocate(area);
            for (int i = Depth - 1; i >= 0; i--) area.Release(held[i]);
        };
    }

    private static Action Replace(ReservedArea area, Stream stream)
    {
        ContiguousHandle[] held = [.. Enumerable.Range(0, WorkingSet).Select(_ => stream.Allocate(area))];
        s_held.Add(held);
        return () =>
        {
            ref ContiguousHandle replaced = ref held[stream.Place & (WorkingSet - 1)];
            area.Release(replaced);
            replaced = stream.Allocate(area);
        };
    }

    /// <summary>Requests drawn beforehand: sizes uniform in their logarithm, or uniform.</summary>
    private sealed class Stream
    {
        private readonly (long Length, int Alignment, int Place)[] _requests = new (long, int, int)[Requests];
        private readonly AllocationOptions[] _options;
        private int _next;

        public Stream(int seed, bool isUniform)
        {
            Random random = new(seed);
            long[] alignments = [0, 4096, 64 << 10, 1 << 20];
            _options = [.. alignments.Select(alignment => new AllocationOptions { Name = "bench", Clear = false, Alignment = alignment })];
            for (int i = 0; i < Requests; i++)
            {
                double frames = isUniform ? 1 + (random.NextDouble() * (MaxFrames - 1)) : Math.Pow(MaxFrames, random.NextDouble());
                _requests[i] = ((long)(frames * 4096), random.Next(_options.Length), random.Next());
            }
        }

        public int Place => _requests[_next].Place;

        public ContiguousHandle Allocate(ReservedArea area)
        {
            (long length, int alignment, _) = _requests[_next];
            _next = (_next + 1) & (Requests - 1);
            return area.TryAllocateHandle(length, _options[alignment], out ContiguousHandle handle, out AllocationDiagnosis? why) ? handle : throw new ContiguousAllocationException(why);
        }
    }
}
