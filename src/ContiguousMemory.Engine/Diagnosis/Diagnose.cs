using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Explains a refusal from the state the machine is in. Thread safe.</summary>
public static class Diagnose
{
    /// <summary>The most blockers a diagnosis names. Arbitrary: what a person reads.</summary>
    public const int MaxBlockers = 16;

    /// <summary>Says why a request was refused and what would have helped.</summary>
    public static AllocationDiagnosis Refusal(Area area, AreaRequest request, AllocationFailure failure)
    {
        ArgumentNullException.ThrowIfNull(area);
        FrameCount longest = area.LongestRun;
        lock (area.Machine.Gate)
        {
            (FrameRange? window, List<Blocker> blockers) = area.IsActivated && request.Count.Value > 0 ? BestWindow(area, request) : (null, []);
            FrameCount refuge = new(area.Machine.Zones.Sum(zone => zone.FreeFrames - zone.FreeCmaFrames));
            return new AllocationDiagnosis
            {
                Area = area.Name,
                Requester = request.Name,
                Requested = request.Count,
                Alignment = FrameCount.OfOrder(request.AlignOrder),
                Reason = failure.Reason,
                Total = area.Count,
                Free = area.Available,
                LongestRun = longest,
                Refuge = refuge,
                Attempts = failure.Attempts,
                BestWindow = window,
                Blockers = [.. blockers.Take(MaxBlockers)],
                UnnamedBlockers = Math.Max(0, blockers.Count - MaxBlockers),
                Remedy = Remedy(area, request, failure, window, blockers),
                Errno = failure.Errno,
            };
        }
    }

    private static (FrameRange? Window, List<Blocker> Blockers) BestWindow(Area area, AreaRequest request)
    {
        (WindowMap Map, int Start, int Blocked)? best = null;
        foreach (AreaRange range in area.RangeList)
        {
            WindowMap map = new(area, range);
            if (new CandidateWindows(area, map, request).LeastBlocked() is not { } found) continue;
            if (best is not { } known || found.Blocked < known.Blocked) best = (map, found.Start, found.Blocked);
        }

        if (best is not { } window) return (null, []);
        int end = window.Start + (int)request.Count.Value;
        return (area.Machine.Frames.RangeOf(window.Start, end), BlockersIn(area.Machine, window.Map, window.Start, end));
    }

    private static List<Blocker> BlockersIn(Machine machine, WindowMap map, int start, int end)
    {
        List<Blocker> blockers = [];
        foreach (Segment segment in map.Segments(start, end).Where(segment => segment.IsBlocked))
        {
            for (int index = segment.Start; index < segment.End;)
            {
                (Blocker blocker, int next) = BlockerAt(machine, segment, index);
                if (blockers.Count > 0 && blockers[^1] is { } last && last.Holder == blocker.Holder && last.Obstacle == blocker.Obstacle
                    && last.Obstacle != Obstacle.Lease && last.Frames.End == blocker.Frames.Start)
                {
                    blockers[^1] = last with { Frames = new(last.Frames.Start, last.Frames.Count + blocker.Frames.Count) };
                }
                else
                {
                    blockers.Add(blocker);
                }

                index = next;
            }
        }

        return blockers;
    }

    private static (Blocker Blocker, int Next) BlockerAt(Machine machine, Segment segment, int index)
    {
        FrameEntry entry = machine.Frames[index];
        int next = Math.Min(segment.End, Obstacles.NextUnit(machine, index));
        if (entry.State == FrameState.Lent && segment.Obstacle == Obstacle.Lease)
        {
            (Tenant tenant, int slot, _) = Obstacles.UnitAt(machine, index);
            (string name, TimeSpan age) = tenant.LeaseHolder(slot);
            return (new(machine.Frames.RangeOf(index, next), name, age, Obstacle.Lease), next);
        }

        if (entry.State is FrameState.Claimed or FrameState.Taken or FrameState.Lent)
        {
            // A run of one holder is one blocker; frame by frame it would drown the reader.
            while (next < segment.End && machine.Frames[next].State == entry.State && machine.Frames[next].Holder == entry.Holder) next++;
            Holder holder = machine.Holders[entry.Holder];
            Obstacle obstacle = entry.State == FrameState.Lent ? segment.Obstacle : Obstacle.Unmovable;
            return (new(machine.Frames.RangeOf(index, next), holder.Name, machine.Time.GetElapsedTime(holder.Since), obstacle), next);
        }

        // Free, yet not to be had: the rest of a bit that is in use, or a window another request has marked.
        return (new(machine.Frames.RangeOf(index, segment.End), "another request", TimeSpan.Zero, Obstacle.OtherClaim), segment.End);
    }

    private static string Remedy(Area area, AreaRequest request, AllocationFailure failure, FrameRange? window, List<Blocker> blockers)
    {
        switch (failure.Reason)
        {
            case RefusalReason.NotActivated:
                return $"Activate the areas before allocating; if that failed, Activate said why.";
            case RefusalReason.Empty:
                return "Ask for one frame or more.";
            case RefusalReason.TooLarge:
                return $"An area of at least {new ByteSize(request.Count.Bytes)} would have it; '{area.Name}' has {new ByteSize(area.Count.Bytes)}.";
            case RefusalReason.NoRefuge:
                return $"More free memory outside areas would take its tenants in: up to {new ByteSize(request.Count.Bytes)}. Enlarge the refuge, or lend to discardable tenants.";
            case RefusalReason.Cancelled:
                return "Nothing stood in its way for good; ask again with more time.";
            default:
                if (window is null)
                    return $"No window of that alignment fits the area; ask for less, or declare an area of {new ByteSize(request.Count.Bytes + FrameCount.OfOrder(request.AlignOrder).Bytes)}.";
                IEnumerable<string> holders = blockers.Select(blocker => $"'{blocker.Holder}'").Distinct(StringComparer.Ordinal).Take(MaxBlockers);
                return blockers.Count > 0
                    ? $"It would be granted once {string.Join(", ", holders)} let go of {new FrameCount(blockers.Sum(blocker => blocker.Frames.Count.Value))} in that window, or in an area with {new ByteSize(request.Count.Bytes)} more."
                    : "What stood in its way is gone; ask again.";
        }
    }
}
