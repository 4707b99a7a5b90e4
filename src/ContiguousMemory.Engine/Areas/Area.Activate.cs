using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The second phase of an area's life (cma_activate_area).</summary>
public sealed partial class Area
{
    /// <summary>Sets frames aside before activation, from the bottom of the first range with room (cma_reserve_early).</summary>
    internal FrameRange? ReserveEarly(FrameCount count, string holder)
    {
        foreach (AreaRange range in RangeList)
        {
            if (range.AfterEarly.Count < count) continue;
            FrameRange taken = new(range.AfterEarly.Start, count);
            range.Early.Add((taken, holder));
            Available -= count;
            return taken;
        }

        return null;
    }

    /// <summary>Turns the area's page blocks to Cma and lends them to the buddy. Under the machine's lock.</summary>
    /// <returns>Null, or why it could not be done; then the frames are ordinary memory, or stay out of use if the declaration said so.</returns>
    internal string? Activate()
    {
        if (RangeList.Select(range => range.Frames).Where(frames => !IsInOneZone(frames)).Cast<FrameRange?>().FirstOrDefault() is FrameRange wrong)
        {
            if (!ReservePagesOnError)
            {
                // What was reserved early has an owner, who knows nothing of this failure: it stays set aside, as in the kernel.
                foreach (AreaRange range in RangeList)
                {
                    foreach (FrameRange memory in MemoryOf(range.AfterEarly)) _machine.AddReserved(memory);
                }
            }

            Count = Available = FrameCount.Zero;
            return $"Area '{Name}' is not activated: its range {wrong} is not memory of one zone.";
        }

        foreach (AreaRange range in RangeList) Activate(range);
        IsActivated = true;
        return null;
    }

    private void Activate(AreaRange range)
    {
        range.Activate();
        int start = _machine.Frames.IndexOf(range.Frames.Start);
        int end = _machine.Frames.IndexOf(range.Frames.End);
        for (int block = start >> _machine.PageBlockOrder; block <= (end - 1) >> _machine.PageBlockOrder; block++)
            _machine.Blocks.SetType(block, MigrateType.Cma);
        _machine.Buddy.ZoneOf(start).CmaFrames += end - start;
        Furnish(start, end);
        foreach ((FrameRange frames, string name) in range.Early) HoldEarly(range, frames, name);
        _machine.AddReserved(range.AfterEarly);
        range.Follow(_machine.Summaries.Add(start, (end - start) >> _machine.PageBlockOrder, new WindowMap(this, range)));
    }

    private void HoldEarly(AreaRange range, FrameRange frames, string name)
    {
        int holder = _machine.Holders.Add(name, _machine.Time.GetTimestamp());
        _machine.Holders[holder].Frames = frames.Count.Value;
        int start = _machine.Frames.IndexOf(frames.Start);
        _machine.Frames.Slice(start, start + (int)frames.Count.Value).Fill(FrameEntry.Claimed(holder, client: 0));
        range.Mark(frames);
    }

    private bool IsInOneZone(FrameRange frames) =>
        _machine.Early.IsMemory(frames) && _machine.Zones.Any(zone => zone.Range.Contains(frames));

    private IEnumerable<FrameRange> MemoryOf(FrameRange frames) =>
        from memory in _machine.Early.Memory
        where memory.Overlaps(frames)
        let start = memory.Start > frames.Start ? memory.Start : frames.Start
        let end = memory.End < frames.End ? memory.End : frames.End
        select FrameRange.FromBounds(start, end);
}
