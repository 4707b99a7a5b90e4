using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Explains why an area stays as it is.</summary>
public static partial class Diagnose
{
    /// <summary>Says why an area was not created, resized or removed, and what would have helped.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="area">The area, when it is to be removed: its devices are named. Others are not looked at.</param>
    public static AreaChangeDiagnosis Change(Machine machine, AreaChangeOutcome outcome, Area? area = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        using CleaningPause pause = machine.PauseCleaning();
        lock (machine.Gate)
        {
            List<Blocker> blockers = [];
            if (outcome is { Status: AreaChangeStatus.Busy or AreaChangeStatus.Held, BestWindow: FrameRange window }) blockers = BlocksHolders.In(machine, window);
            else if (outcome.Status == AreaChangeStatus.Held && area is not null) blockers = [.. area.Ranges.SelectMany(range => BlocksHolders.In(machine, range))];

            // Whoever keeps an area from giving page blocks up holds them; a tenant's lease does not.
            if (outcome.Status == AreaChangeStatus.Held) blockers.RemoveAll(blocker => blocker.Obstacle == Claims.Obstacle.Lease);
            return new AreaChangeDiagnosis
            {
                Area = outcome.Area,
                Change = outcome.Change,
                Requested = outcome.Asked,
                Reason = outcome.Status,
                Outside = new(machine.Early.Memory.Sum(memory => memory.Count.Value) - machine.Zones.Sum(zone => zone.CmaFrames)),
                OutsideFree = new(machine.Zones.Sum(zone => zone.FreeFrames - zone.FreeCmaFrames)),
                BestWindow = outcome.BestWindow,
                Blockers = [.. blockers.Take(MaxBlockers)],
                UnnamedBlockers = Math.Max(0, blockers.Count - MaxBlockers),
                Remedy = RemedyFor(outcome, blockers),
            };
        }
    }

    private static string RemedyFor(AreaChangeOutcome outcome, List<Blocker> blockers) => outcome.Status switch
    {
        AreaChangeStatus.NoSlot => "Remove an area, or grow one.",
        AreaChangeStatus.NoMemory =>
            (outcome.Longest.Value > 0 ? $"Ask for {new ByteSize(outcome.Longest.Bytes)} or less, the longest run there, " : "Not a page block of it can be had: ")
            + (outcome.IsLimited ? "lift its limit, " : "")
            + (outcome.Longest.Value > 0 || outcome.IsLimited ? "or " : "")
            + "shrink or remove another area.",
        AreaChangeStatus.Busy or AreaChangeStatus.Held when blockers.Count > 0 => $"It would be done once {HoldersOf(blockers)} let go of {BytesOf(blockers)} there.",
        AreaChangeStatus.Busy or AreaChangeStatus.Held => "What stood in its way is gone; ask again.",
        AreaChangeStatus.NoRefuge => "Give up tenants, lend to discardable ones, or ask for less.",
        AreaChangeStatus.KeepsRefuge => $"Ask for {new ByteSize(outcome.Lacking.Bytes)} less, or shrink another area by as much.",
        AreaChangeStatus.TooManyRanges => "Create another area, or ask for less.",
        AreaChangeStatus.TooMuch => "Remove it, or ask for less.",
        AreaChangeStatus.NotActivated => "Activate the areas first; if that failed, Activate said why.",
        AreaChangeStatus.Removed => "Create another.",
        _ => "Ask again with more time.",
    };

    private static string HoldersOf(List<Blocker> blockers) =>
        string.Join(", ", blockers.Select(blocker => $"'{blocker.Holder}'").Distinct(StringComparer.Ordinal).Take(MaxBlockers));

    private static ByteSize BytesOf(List<Blocker> blockers) => new(blockers.Sum(blocker => blocker.Frames.Count.Bytes));
}
