using System.Diagnostics;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tenants;

namespace Cma.Bench;

/// <summary>
/// Finding the window in an area of 2^26 frames (256 GiB on paper): each frame lent with p = 1/2, a leased frame in one page block of a thousand, and 64 random
/// frames that change hands between two searches. What the changes left to do counts as part of the search.
/// </summary>
internal static class WindowBench
{
    private const int Changes = 64;

    // A page, a page block, a picture, the largest window that design §9 names.
    private static readonly long[] s_sizes = [4L << 10, 2L << 20, 32L << 20, 1L << 30];

    public static List<AllocRow> Run(bool smoke)
    {
        int frames = smoke ? 1 << 16 : FrameSize.MaxFrames;
        Random random = new(1);
        Machine machine = PaperMachine.Of(frames, frames, out Area area);
        using Tenant tenant = new(machine, "tenant", TenantKind.Movable, frames);
        List<int> present = Lend(tenant, random);
        List<SlotLease> leases = [.. Enumerable.Range(0, Math.Max(1, frames >> (machine.PageBlockOrder + 10))).Select(_ => Lease(tenant, present, random))];
        List<AllocRow> rows = [.. s_sizes.Where(size => size <= (long)frames * FrameSize.Bytes).Select(size => Search(machine, area, tenant, present, size, random, smoke ? 5 : 201))];
        rows.Add(Update(area.RangeList[0].Summary!, random, smoke));
        leases.ForEach(tenant.EndLease);
        return rows;
    }

    /// <summary>Lends every frame, and takes each back with p = 1/2. Returns the slots that are left.</summary>
    private static List<int> Lend(Tenant tenant, Random random)
    {
        for (int slot = 0; slot < tenant.SlotCount; slot++)
        {
            if (!tenant.TryPopulate(slot)) throw new InvalidOperationException("The bench's own machine has too little memory.");
        }

        List<int> present = new(tenant.SlotCount);
        for (int slot = 0; slot < tenant.SlotCount; slot++)
        {
            if (random.Next(2) == 0) tenant.TryGiveUp(slot);
            else present.Add(slot);
        }

        return present;
    }

    private static SlotLease Lease(Tenant tenant, List<int> present, Random random) =>
        tenant.TryLease(present[random.Next(present.Count)], out SlotLease lease) ? lease : throw new InvalidOperationException("A slot that was populated is empty.");

    private static AllocRow Search(Machine machine, Area area, Tenant tenant, List<int> present, long bytes, Random random, int rounds)
    {
        AreaRequest request = new(FrameCount.ForBytes(bytes), 0, "bench");
        double[] nanoseconds = new double[rounds];
        double allocated = 0;

        // The first search for a size adds up all blocks.
        WarmUp.Run(rounds, () => Search(machine, area, request, tenant, present, random));
        for (int round = 0; round < rounds; round++)
        {
            Sample sample = Search(machine, area, request, tenant, present, random);
            nanoseconds[round] = sample.Nanoseconds;
            allocated += sample.AllocatedBytes;
        }

        return new AllocRow("window-search-64M", "ours", bytes, 1, Measure.Median(nanoseconds), allocated / rounds, 1);
    }

    private static Sample Search(Machine machine, Area area, in AreaRequest request, Tenant tenant, List<int> present, Random random)
    {
        Change(tenant, present, random);
        lock (machine.Gate)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            machine.Summaries.TakeNotes();
            Candidate found = CheapestWindow.Find(area, request);
            double took = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
            return found.Range is not null ? new Sample(took, GC.GetAllocatedBytesForCurrentThread() - before) : throw new InvalidOperationException($"There is no window for {request}.");
        }
    }

    /// <summary>Half of the changes take a frame back at random, the others lend one.</summary>
    private static void Change(Tenant tenant, List<int> present, Random random)
    {
        for (int i = 0; i < Changes / 2; i++)
        {
            int at = random.Next(present.Count);
            if (!tenant.TryGiveUp(present[at])) continue; // Leased.
            if (!tenant.TryPopulate(present[at])) throw new InvalidOperationException("A frame that was given back cannot be lent again.");
        }
    }

    /// <summary>What a frame that changes hands costs the summary, by itself: random frames, one way and back.</summary>
    private static AllocRow Update(RangeSummary summary, Random random, bool smoke)
    {
        int[] frames = [.. Enumerable.Range(0, smoke ? 100 : 20_000).Select(_ => random.Next(summary.Frames)).Distinct()];
        FrameClass[] were = [.. frames.Select(frame => summary.Planes[frame])];
        int batches = smoke ? 1 : 21;
        WarmUp.Run(batches, Flip);
        Sample sample = Measure.Median(Flip, batches);
        return new AllocRow("window-update-64M", "ours", FrameSize.Bytes, 1, sample.Nanoseconds / (2 * frames.Length), sample.AllocatedBytes / (2 * frames.Length), 1);

        void Flip()
        {
            for (int i = 0; i < frames.Length; i++) summary.Set(frames[i], frames[i] + 1, were[i] == FrameClass.Free ? FrameClass.Movable : FrameClass.Free);
            for (int i = 0; i < frames.Length; i++) summary.Set(frames[i], frames[i] + 1, were[i]);
        }
    }
}
