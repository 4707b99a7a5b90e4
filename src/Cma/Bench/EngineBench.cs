using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace Cma.Bench;

/// <summary>Allocate and release in the engine itself, below the library's caches: what a request costs that they cannot serve.</summary>
internal static class EngineBench
{
    // A page, a packet ring, a picture, a page block, a large picture, and an odd size.
    private static readonly long[] s_sizes = [4L << 10, 64L << 10, 1L << 20, 2L << 20, 3L << 20, 16L << 20];

    public static List<AllocRow> Run(bool smoke)
    {
        PaperMachine.Of(32_768, 16_384, out Area area);
        List<AllocRow> rows = [];
        foreach (long size in s_sizes)
        {
            // The device that had the frames takes them back and asks for no clearing.
            AreaRequest request = new(FrameCount.ForBytes(size), 0, "bench") { Client = "bench", KeepOwn = true };
            int batches = smoke ? 3 : 51;
            WarmUp.Run(batches, AllocateAndRelease);
            Sample sample = Measure.Median(AllocateAndRelease, batches);
            rows.Add(new AllocRow("engine-allocate+release", "ours", size, 1, sample.Nanoseconds, sample.AllocatedBytes, 1));

            void AllocateAndRelease()
            {
                if (!area.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure)) throw new InvalidOperationException(failure.ToString());
                area.Release(allocation);
            }
        }

        return rows;
    }
}
