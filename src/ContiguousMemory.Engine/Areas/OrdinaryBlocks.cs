using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Where a run of page blocks may lie.</summary>
/// <param name="Count">Its frames, whole page blocks.</param>
/// <param name="AlignOrder">log2 of what its first frame's number is a multiple of.</param>
/// <param name="From">Where it starts at the lowest.</param>
/// <param name="Until">Where it ends at the highest.</param>
/// <param name="IsFixed">Whether it starts there and nowhere else.</param>
internal readonly record struct BlockPlace(FrameCount Count, int AlignOrder, Pfn From, Pfn Until, bool IsFixed = false)
{
    public bool Allows(Pfn start) => start >= From && start + Count <= Until && start.IsAligned(AlignOrder) && (!IsFixed || start == From);
}

/// <summary>A run of page blocks outside areas, and what it would take to empty it.</summary>
internal readonly record struct BlockWindow(FrameRange Blocks, long Weight)
{
    public bool IsBlocked => Summaries.Weight.BlockedIn(Weight) > 0;
}

/// <summary>
/// The page blocks outside areas, weighed one by one: nobody keeps a summary of them, and an area is made or grown so seldom that a look at all of them will do.
/// The lock is let go of in between, so that what is found is a moment old; who claims it looks again.
/// </summary>
internal sealed class OrdinaryBlocks
{
    /// <summary>Page blocks looked at under the lock at a time. Arbitrary: 8 Ki frames, some tens of microseconds when every one has another holder.</summary>
    private const int AtATime = 16;

    private readonly Machine _machine;
    private readonly long[] _weights;
    private readonly bool[] _isOrdinary;
    private readonly HashSet<Pfn> _refused = [];

    public OrdinaryBlocks(Machine machine)
    {
        _machine = machine;
        _weights = new long[machine.Blocks.Count];
        _isOrdinary = new bool[_weights.Length];
        for (int from = 0; from < _weights.Length; from += AtATime)
        {
            lock (machine.Gate)
            {
                for (int block = from; block < Math.Min(from + AtATime, _weights.Length); block++) (_isOrdinary[block], _weights[block]) = Look(block);
            }
        }
    }

    /// <summary>The run with the fewest obstacles and, of those, the least work: of equals the highest, since ordinary memory fills from the bottom.</summary>
    public BlockWindow? Find(BlockPlace place)
    {
        BlockWindow? best = null;
        int blocks = (int)(place.Count.Value >> _machine.PageBlockOrder);
        foreach (Zone zone in _machine.Zones)
        {
            int first = zone.Start >> _machine.PageBlockOrder;
            long weight = 0;
            int foreign = 0;
            for (int last = first; last < zone.End >> _machine.PageBlockOrder; last++)
            {
                weight += _weights[last];
                foreign += _isOrdinary[last] ? 0 : 1;
                int start = last - blocks + 1;
                if (start > first)
                {
                    weight -= _weights[start - 1];
                    foreign -= _isOrdinary[start - 1] ? 0 : 1;
                }

                Pfn pfn = _machine.Frames.PfnOf(Math.Max(first, start) << _machine.PageBlockOrder);
                if (start < first || foreign > 0 || _refused.Contains(pfn) || !place.Allows(pfn)) continue;
                if (best is not { } known || weight <= known.Weight) best = new(new FrameRange(pfn, place.Count), weight);
            }
        }

        return best;
    }

    /// <summary>The longest run that keeps to a place's bounds and alignment, in whole multiples of that, whatever is in it.</summary>
    public FrameCount LongestRun(BlockPlace place)
    {
        long longest = 0;
        long step = 1L << place.AlignOrder;
        foreach (Zone zone in _machine.Zones)
        {
            int start = zone.Start >> _machine.PageBlockOrder;
            for (int block = start; block < zone.End >> _machine.PageBlockOrder; block++)
            {
                if (!_isOrdinary[block])
                {
                    start = block + 1;
                    continue;
                }

                long first = Math.Max(_machine.Frames.PfnOf(start << _machine.PageBlockOrder).Value, place.From.Value);
                long end = Math.Min(_machine.Frames.PfnOf(block << _machine.PageBlockOrder).Value + (1L << _machine.PageBlockOrder), place.Until.Value);
                if (place.IsFixed && first != place.From.Value) continue;
                longest = Math.Max(longest, (end & -step) - ((first + step - 1) & -step));
            }
        }

        return new(longest);
    }

    /// <summary>A certain run; null when it is not all ordinary memory of one zone, or has been refused.</summary>
    public BlockWindow? At(FrameRange blocks)
    {
        if (_refused.Contains(blocks.Start) || !_machine.Zones.Any(zone => zone.Range.Contains(blocks))) return null;
        long weight = 0;
        int first = _machine.Frames.IndexOf(blocks.Start) >> _machine.PageBlockOrder;
        for (int block = first; block < first + (blocks.Count.Value >> _machine.PageBlockOrder); block++)
        {
            if (!_isOrdinary[block]) return null;
            weight += _weights[block];
        }

        return new(blocks, weight);
    }

    /// <summary>A claim found this frame in its way.</summary>
    public void RefuseBlockOf(Pfn pfn) => _weights[_machine.Frames.IndexOf(pfn) >> _machine.PageBlockOrder] += Weight.OneBlocked;

    /// <summary>A claim found no room for the tenants of the run that starts here.</summary>
    public void RefuseFrom(Pfn start) => _refused.Add(start);

    private (bool IsOrdinary, long Weight) Look(int block)
    {
        if (_machine.Blocks.HomeOf(block) == MigrateType.Cma) return (false, 0);
        int end = (block + 1) << _machine.PageBlockOrder;
        (int discardable, int movable, int blocked) = (0, 0, _machine.Blocks.IsIsolated(block) ? 1 : 0);
        for (int index = block << _machine.PageBlockOrder; index < end;)
        {
            FrameEntry entry = _machine.Frames[index];
            int next = entry.IsFree ? Math.Min(end, FreeEnd(index)) : Obstacles.NextUnit(_machine, index);
            if (entry.State is FrameState.Absent or FrameState.Reserved) return (false, 0); // There is no memory, or never any for others.
            if (entry.State == FrameState.Lent && Obstacles.Peek(_machine, index) != Obstacle.Lease)
            {
                if (Obstacles.UnitAt(_machine, index).Tenant.Kind == TenantKind.Discardable) discardable += next - index;
                else movable += next - index;
            }
            else if (!entry.IsFree)
            {
                blocked += next - index;
            }

            index = next;
        }

        return (true, Weight.Of(discardable, movable, blocked));
    }

    private int FreeEnd(int index)
    {
        int head = _machine.Buddy.HeadOf(index);
        return head + (1 << _machine.Frames[head].Order);
    }
}
