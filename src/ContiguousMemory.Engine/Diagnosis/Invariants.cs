using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>
/// What always holds, checked from the ground up: every frame is in exactly one place; free lists, bitmaps, frame table and counters agree; no frame belongs
/// to two holders; no isolated block outlives its claim; blocks of areas keep their type; what is kept for quick searches is what a recount says; guaranteed
/// areas have lent no more movable frames than there are places for outside.
/// </summary>
public static class Invariants
{
    /// <summary>Checks a machine and its areas. May be called at any time, from any thread; takes the machine's lock for the length of the check.</summary>
    public static InvariantReport Verify(AreaRegistry areas)
    {
        ArgumentNullException.ThrowIfNull(areas);
        Machine machine = areas.Machine;
        machine.DrainCaches();
        Findings findings = new();
        lock (machine.Gate)
        {
            FrameChecks frames = new(machine, findings);
            frames.Run();
            HolderChecks.Run(machine, frames, findings);
            AreaChecks.Run(areas, findings);
            SummaryChecks.Run(areas, findings);
            PromiseChecks.Run(areas, findings);
        }

        return new InvariantReport(findings.Checks, findings.Violations);
    }
}
