using System.Diagnostics;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace Cma.Bench;

/// <summary>
/// The cases in which a real kernel tries and moves in vain: an area of 65,536 lent frames of which a few are held. With 16 held so that no window of 32 MiB is
/// left, the kernel took 375 ms, moved tenants and failed; past one held frame to 128 MiB it tried 22,506 windows in 0.47 s.
/// </summary>
internal static class HeldBench
{
    private const int Frames = 65_536;

    public static List<AllocRow> Run(bool smoke)
    {
        int rounds = smoke ? 3 : 201;
        return
        [
            Row("refused-16-held", 32L << 20, [.. Enumerable.Range(0, 16).Select(i => (i * 4096) + 2048)], isGranted: false, rounds),
            Row("granted-1-held", 128L << 20, [22_506], isGranted: true, smoke ? 1 : 21),
        ];
    }

    private static AllocRow Row(string what, long bytes, int[] held, bool isGranted, int rounds)
    {
        Machine machine = PaperMachine.Of(3 * Frames, Frames, out Area area);
        using Tenant tenant = new(machine, "tenant", TenantKind.Movable, 3 * Frames);
        AreaRequest request = new(FrameCount.ForBytes(bytes), 0, "bench") { IsQuiet = true };
        double[] nanoseconds = new double[rounds];
        long allocated = 0;
        for (int round = -1; round < rounds; round++)
        {
            if (round < 0 || isGranted) Lend(tenant); // What is refused has changed nothing.

            // Tenants fill the area from the top, so that this slot lies at this frame.
            List<SlotLease> leases = [];
            foreach (int frame in held)
            {
                tenant.TryLease(Frames - 1 - frame, out SlotLease lease);
                if ((lease.Frames.Start - area.Ranges[0].Start).Value != frame) throw new InvalidOperationException($"Frame {frame} is not where it was looked for.");
                leases.Add(lease);
            }

            if (round < 0 && !isGranted) WarmUp.Run(rounds, () => area.TryAllocate(request, out _, out _));
            long before = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            bool granted = area.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure);
            double took = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
            long garbage = GC.GetAllocatedBytesForCurrentThread() - before;
            if (granted != isGranted) throw new InvalidOperationException($"{what}: {(granted ? "granted" : failure.Reason)}.");
            if (!granted && failure.Moved.Value + failure.Discarded.Value > 0) throw new InvalidOperationException($"{what}: {failure.Moved} moved in vain.");
            if (granted) area.Release(allocation);
            leases.ForEach(tenant.EndLease);
            if (round < 0) continue;
            nanoseconds[round] = took;
            allocated += garbage;
        }

        return new AllocRow(what, "ours", bytes, 1, Measure.Median(nanoseconds), allocated / (double)rounds, 1);
    }

    private static void Lend(Tenant tenant)
    {
        for (int slot = 0; slot < Frames; slot++) tenant.TryGiveUp(slot);
        for (int slot = 0; slot < Frames; slot++)
        {
            if (!tenant.TryPopulate(slot)) throw new InvalidOperationException("The bench's own machine has too little memory.");
        }
    }
}
