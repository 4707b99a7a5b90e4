using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Names what keeps a window from being claimed, from left to right. Under the machine's lock.</summary>
internal static class Blockers
{
    private const string AnotherRequest = "another request";

    public static List<Blocker> In(Machine machine, WindowMap map, FrameRange window)
    {
        List<Blocker> blockers = [];
        RangeSummary summary = map.Range.Summary!;
        int end = machine.Frames.IndexOf(window.End);
        for (int index = machine.Frames.IndexOf(window.Start); index < end;)
        {
            // What can go is passed over in the summary; the rest is looked at for its holder.
            index = summary.Start + summary.Planes.Next<ClassPlanes.Blocked>(index - summary.Start, end - summary.Start);
            if (index == end) break;
            Segment segment = map.At(index, end);
            if (segment.IsBlocked)
            {
                Blocker blocker = At(machine, map, segment);
                Add(blockers, blocker);
                index = machine.Frames.IndexOf(blocker.Frames.End);
            }
            else
            {
                index = segment.End;
            }
        }

        return blockers;
    }

    /// <summary>Units outside all areas that would take in another but for a lease.</summary>
    public static List<Blocker> OutsideAreas(Machine machine)
    {
        List<Blocker> blockers = [];
        foreach ((Tenant tenant, int slot, int index) in KeptPlaces.Leased(machine))
        {
            (string name, TimeSpan age) = tenant.LeaseHolder(slot);
            Add(blockers, new(machine.Frames.RangeOf(index, index + (1 << tenant.UnitOrder)), name, age, Obstacle.Lease));
        }

        return blockers;
    }

    /// <summary>Adds one to those before it: leased units of one holder that lie together are one thing in the way, for as long as the oldest lease.</summary>
    public static void Add(List<Blocker> blockers, Blocker next)
    {
        if (next.Obstacle == Obstacle.Lease && blockers is [.., { Obstacle: Obstacle.Lease } last] && last.Holder == next.Holder && last.Frames.End == next.Frames.Start)
        {
            TimeSpan oldest = last.HeldFor > next.HeldFor ? last.HeldFor : next.HeldFor;
            blockers[^1] = last with { Frames = FrameRange.FromBounds(last.Frames.Start, next.Frames.End), HeldFor = oldest };
            return;
        }

        blockers.Add(next);
    }

    private static Blocker At(Machine machine, WindowMap map, Segment segment)
    {
        if (map.DeviceAt(segment.Start) is int device) return Device(machine, map, segment, device);
        FrameRange frames = machine.Frames.RangeOf(segment.Start, segment.End);
        switch (segment.Obstacle)
        {
            case Obstacle.OtherClaim:
                return new(frames, AnotherRequest, TimeSpan.Zero, Obstacle.OtherClaim);
            case Obstacle.Lease:
                (Tenant tenant, int slot, _) = Obstacles.UnitAt(machine, segment.Start);
                (string name, TimeSpan age) = tenant.LeaseHolder(slot);
                return new(frames, name, age, Obstacle.Lease);
            default:
                Holder holder = machine.Holders[machine.Frames[segment.Start].Holder];
                return new(frames, holder.Name ?? "nobody", machine.Time.GetElapsedTime(holder.Since), segment.Obstacle);
        }
    }

    /// <summary>A device's whole run, with what is left of its last bit: that is nobody else's to have, though a tenant may live there.</summary>
    private static Blocker Device(Machine machine, WindowMap map, Segment segment, int device)
    {
        int next = segment.Start + 1;
        while (next < segment.End && map.DeviceAt(next) == device) next++;
        FrameRange frames = machine.Frames.RangeOf(segment.Start, next);
        if (device == 0 && map.KeptFor(frames.Start) is { } waiting) return new(frames, waiting, TimeSpan.Zero, Obstacle.Kept);
        if (device == 0) return new(frames, AnotherRequest, TimeSpan.Zero, Obstacle.OtherClaim);
        Holder holder = machine.Holders[device];
        return new(frames, holder.Name, machine.Time.GetElapsedTime(holder.Since), ObstacleOf(holder));
    }

    /// <summary>What kind of thing a device's buffer is to who wants its frames.</summary>
    public static Obstacle ObstacleOf(in Holder holder) =>
        holder.IsArriving ? Obstacle.InTransit : holder.IsPrepared ? Obstacle.Prepared : Obstacle.Unmovable;
}
