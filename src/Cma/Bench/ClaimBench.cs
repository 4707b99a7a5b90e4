using System.Diagnostics;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace Cma.Bench;

/// <summary>A claim of memory that is lent to the last frame, beside a memcpy of as many bytes between parts of the same memory.</summary>
internal static class ClaimBench
{
    public const string Schema = "cma.bench.claims/1";

    public static List<ClaimRow> Run(bool smoke)
    {
        List<ClaimRow> rows = [];
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Claims are measured on real memory, which needs Linux.");
        foreach (BackingKind kind in (BackingKind[])[BackingKind.HugePages, BackingKind.Pages])
        {
            foreach (long bytes in smoke ? (long[])[16L << 20] : [64L << 20, 512L << 20])
            {
                if (TryRow(kind, bytes, smoke ? 3 : 11) is { } row) rows.Add(row);
            }
        }

        return rows;
    }

    private static ClaimRow? TryRow(BackingKind kind, long bytes, int rounds)
    {
        MemoryBacking backing;
        try
        {
            backing = BackingFactory.Create(kind, 2 * bytes, "cma-bench");
        }
        catch (BackingException none)
        {
            Console.Error.WriteLine($"Left out: {none.Message}");
            return null;
        }

        using (backing) return Row(backing, bytes, rounds);
    }

    private static ClaimRow Row(MemoryBacking backing, long bytes, int rounds)
    {
        StopwatchWorld world = new(new MemoryWorld(backing));
        Machine machine = new(new MachineOptions
        {
            Zones = [new ZoneSpec(ZoneKind.Normal, FrameCount.ForBytes(backing.Length))],
            Lending = new LendingRules(CmaFirstAbovePercent: 0),
            World = world,
        });
        AreaRegistry areas = new(machine);
        Area area = areas.Declare(new AreaDeclaration { Size = bytes, Name = "bench" });
        machine.Boot();
        areas.Activate();
        double[] taken = new double[rounds];
        double[] cleared = new double[rounds];
        double[] memcpy = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            (double claim, double clear) = Claim(machine, area, world, bytes);
            double copy = Time(() => backing.Copy(0, bytes, bytes));
            if (round < 0) continue; // The first touches every page for the first time.
            (taken[round], cleared[round], memcpy[round]) = (claim, claim + clear, copy);
        }

        double copied = Measure.Median(memcpy);
        double mib = bytes / (double)(1 << 20);
        double claimed = Measure.Median(taken);
        return new ClaimRow(backing.Name, bytes, 1, claimed / copied, Measure.Median(cleared) / copied, mib / claimed, mib / copied);
    }

    /// <summary>Lends the whole area, claims it, and says how many seconds the claim took without the clearing, and the clearing alone.</summary>
    private static (double Claim, double Clear) Claim(Machine machine, Area area, StopwatchWorld world, long bytes)
    {
        int units = (int)(bytes >> (FrameSize.Shift + world.UnitOrder));
        using Tenant tenant = new(machine, "tenant", TenantKind.Movable, units);
        for (int slot = 0; slot < units; slot++)
        {
            if (!tenant.TryPopulate(slot)) throw new InvalidOperationException("The bench's own machine has too little memory.");
        }

        world.Reset();
        AreaRequest request = new(FrameCount.ForBytes(bytes), 0, "device");
        AreaAllocation allocation = default;
        double total = Time(() =>
        {
            if (!area.TryAllocate(request, out allocation, out AllocationFailure failure))
                throw new InvalidOperationException(Diagnose.Refusal(area, request, failure).ToString());
        });
        if (allocation.Moved.Bytes != bytes) throw new InvalidOperationException($"Of {bytes} bytes only {allocation.Moved.Bytes} were moved: the area was not lent.");
        area.Release(allocation);
        return (total - world.ClearSeconds, world.ClearSeconds);
    }

    private static double Time(Action action)
    {
        long began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
