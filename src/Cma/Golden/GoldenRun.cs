using System.Globalization;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace Cma.Golden;

/// <summary>A step at which the engine and the kernel differ.</summary>
internal sealed record GoldenMismatch(string File, int Line, string Step, string Expected, string Actual);

/// <summary>What came of a file.</summary>
internal sealed record GoldenResult(int Steps, IReadOnlyList<GoldenMismatch> Mismatches, IReadOnlyList<string> Violations);

/// <summary>
/// Executes a golden file on the production path: activated areas with all the rest lent, a pin is a lease, each allocation a full claim, the invariants
/// checked after every step.
/// </summary>
internal static class GoldenRun
{
    public static GoldenResult Execute(GoldenFile file, Placement? placement = null, Func<Machine, AreaRegistry>? registry = null)
    {
        AreaRegistry areas = GoldenMachine.Build(file, placement ?? Placement.Linux, registry);
        using GoldenTenants tenants = new(areas);
        List<GoldenMismatch> mismatches = [];
        List<string> violations = [];
        tenants.LendRest();
        foreach (GoldenStep step in file.Steps)
        {
            Area area = areas.Areas[step.Area];
            string result = Execute(step, area, tenants);
            tenants.LendRest();
            GoldenState actual = new(result, area.Used.Value, area.LongestRun.Value, BitsOf(area));
            if (actual != step.Expected) mismatches.Add(new(file.Name, step.Line, step.Text, step.Expected.ToString(), actual.ToString()));
            violations.AddRange(Invariants.Verify(areas).Violations.Select(violation => $"{file.Name}:{step.Line}: {violation}"));
            if (violations.Count > 0) break; // What follows a broken invariant says nothing.
        }

        return new GoldenResult(file.Steps.Count, mismatches, violations);
    }

    private static string Execute(GoldenStep step, Area area, GoldenTenants tenants)
    {
        Pfn start = area.Ranges[0].Start;
        Pfn at = start + new FrameCount(step.Offset);
        switch (step.Action)
        {
            case GoldenAction.Alloc:
                AreaRequest request = new(new FrameCount(step.Count), step.AlignOrder, "device") { IsQuiet = true };
                return area.TryAllocate(request, out AreaAllocation allocation, out _)
                    ? (allocation.Frames.Start - start).Value.ToString(CultureInfo.InvariantCulture)
                    : "fail";
            case GoldenAction.Release:
                return Word(area.Release(new FrameRange(at, new FrameCount(step.Count))).IsReleased);
            case GoldenAction.Pin:
                return Word(tenants.TryPin(at));
            default:
                return Word(tenants.TryUnpin(at));
        }
    }

    private static string Word(bool done) => done ? "ok" : "fail";

    private static string BitsOf(Area area)
    {
        IReadOnlyList<(int First, int Last)> bits = area.UsedBits(0);
        return bits.Count == 0 ? "none" : string.Join(',', bits.Select(run => $"{run.First}-{run.Last}"));
    }
}
