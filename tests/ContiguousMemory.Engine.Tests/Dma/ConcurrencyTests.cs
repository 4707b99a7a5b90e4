using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Dma.Twin;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>Several threads at once, each with buffers and mappings of its own.</summary>
public sealed class ConcurrencyTests
{
    private const long Frame = 4096;

    [Fact]
    public void AllAtOnce_NothingIsSharedAndNothingIsLeft()
    {
        DmaBench bench = new DmaSpec { Options = new() { Core = CoreDescriptor.CortexA9, AtomicPoolBytes = 4 * Frame, BounceBytes = 4 * Frame } }.Boot();
        DmaTwin twin = new(bench.Layer, bench.Machine);
        using DmaDevice narrow = new(bench.Machine, "narrow");
        narrow.SetMask(bench.At(ZoneKind.Normal, 0).Value - 1);
        using DmaPool pool = new(twin, bench.Device, bench.Port, "shared", 64);
        long granted = 0;
        Parallel.For(0, 4, worker =>
        {
            for (int i = 0; i < 200; i++)
            {
                if (twin.TryAllocate(bench.Device, (1 + (i % 3)) * Frame, out DmaBuffer buffer, out _, mayBlock: i % 2 == 0))
                {
                    Interlocked.Increment(ref granted);
                    twin.Free(bench.Device, buffer.Bytes, buffer.Cpu, buffer.Device);
                }

                DmaAddress address = twin.Map(narrow, DmaSource.At(bench.At(ZoneKind.HighMem, worker * Frame)), 100, DmaDirection.FromDevice);
                if (!twin.IsError(narrow, address)) twin.Unmap(narrow, address, 100, DmaDirection.FromDevice);
                Assert.True(pool.TryAllocate(out DmaBlock block, out DmaRefusal refusal), refusal.ToString());
                pool.Free(block);
            }
        });
        Assert.True(granted > 0);
        Assert.Empty(twin.Reports);
        Assert.Equal((0, 0L), (pool.Counts.Active, bench.Layer.Bounce!.Used));
        pool.Dispose();
        Assert.Equal(0, bench.Layer.CoherentCount);
        Assert.Empty(twin.Dump());
        bench.Verify();
    }
}
