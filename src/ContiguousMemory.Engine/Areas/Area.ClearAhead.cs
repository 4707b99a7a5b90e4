using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// Clearing free frames while nobody wants them, so that who gets them need not wait for it. They are taken like a device's for as long as it lasts, and so
/// nobody else's; who would be refused for it, or have a tenant moved, has them back first (<see cref="Machine.PauseCleaning"/>).
/// </summary>
public sealed partial class Area
{
    /// <summary>Frames that are out at a time, unless a bit is more: who wants them waits for no more than these. Arbitrary: 2 MiB, some 40 µs.</summary>
    private const int MostOutAtOnce = 512;

    /// <summary>Frames that are looked at under the lock before it is let go. Arbitrary: 128 KiB of books, some 10 µs.</summary>
    private const int MostLookedAt = 1 << 14;

    // Where the look goes on, how many frames were found clean in a row, and how many had been freed when that row began. Under the machine's lock.
    private long _cleanNext;
    private long _cleanSeen;
    private long _cleanAsOf = -1;

    /// <summary>
    /// Clears frames that nobody has and that are not clear, a few at a time; whoever takes them next need not. It gives way to claims, and does nothing while
    /// requests wait in line.
    /// </summary>
    /// <param name="most">How many at most; rounded up to whole bits. None for none.</param>
    /// <param name="cancellation">Ends it between two pieces of at most 2 MiB. What is clear by then stays so and is counted.</param>
    /// <returns>Frames cleared: fewer than <paramref name="most"/> when there are no more, or others came.</returns>
    /// <remarks>
    /// Thread safe. Nobody is refused because of it: who finds frames out waits for them, for as long as clearing 2 MiB takes. What the world throws comes through,
    /// and its frames stay as they were.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is negative.</exception>
    public FrameCount ClearAhead(FrameCount most, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most.Value, nameof(most));
        FrameCount done = default;
        long looked = 0;
        List<FrameRange> dirty = [];
        while (done < most && !cancellation.IsCancellationRequested)
        {
            dirty.Clear();
            AreaAllocation taken;
            Machine.Cleaning? cleaning;
            lock (_machine.Gate)
            {
                Sight sight = TakeDirty((int)Math.Min((most - done).Value, MostOutAtOnce), dirty, ref looked, out taken);
                if (sight == Sight.NothingLeft) break;
                if (sight == Sight.NotYet) continue;
                cleaning = _machine.BeginCleaning();
            }

            bool isCleared = false;
            try
            {
                foreach (FrameRange frames in dirty) _machine.World.Clear(frames);
                isCleared = true;
            }
            finally
            {
                PutBack(taken, isCleared, Sum(dirty), cleaning);
            }

            done += Sum(dirty);
        }

        return done;
    }

    /// <summary>What a look at a few frames came to.</summary>
    private enum Sight
    {
        Found,
        NotYet,
        NothingLeft,
    }

    /// <summary>Takes the next frames that are free and not clear, as a device would, but for the counts of what devices have taken.</summary>
    private Sight TakeDirty(int most, List<FrameRange> dirty, ref long looked, out AreaAllocation taken)
    {
        taken = default;
        if (!_machine.MayClean || Pending.Count > 0 || _kept is not null || _closesAt != long.MaxValue || Count.Value == 0) return Sight.NothingLeft;
        if (_cleanAsOf == _machine.Buddy.Freed && _cleanSeen >= Count.Value) return Sight.NothingLeft;

        // Others may free frames all the time, and take them again: that keeps nobody here.
        if (looked > 2 * Count.Value) return Sight.NothingLeft;
        if (_cleanSeen >= Count.Value) _cleanSeen = 0;
        if (_cleanSeen == 0) _cleanAsOf = _machine.Buddy.Freed;
        (AreaRange range, int from) = RangeAt(_cleanNext);
        int until = (int)Math.Min(Math.Min(range.Frames.Count.Value, from + MostLookedAt), from + Count.Value - _cleanSeen);
        if (!TryFindDirty(range, from, until, most, out int start, out int end))
        {
            looked += Pass(from, until);
            return Sight.NotYet;
        }

        looked += Pass(from, end);
        FrameRange window = new(range.Frames.Start + new FrameCount(start), new FrameCount(end - start));
        int holder = _machine.Holders.Add("clearing ahead", _machine.Time.GetTimestamp());
        _machine.Holders[holder].IsClearing = true;
        _claims.TakeFree(window, holder, dirty, keepOwn: false);
        range.Mark(window);
        Available -= window.Count;
        taken = new(window, holder, default, default, 0);
        return Sight.Found;
    }

    /// <summary>The look goes on behind these frames, or at the first of all.</summary>
    private int Pass(int from, int until)
    {
        _cleanSeen += until - from;
        _cleanNext += until - from;
        if (_cleanNext >= Count.Value) _cleanNext = 0;
        return until - from;
    }

    /// <summary>The range a frame of the area is in, counted from the first of the first on. An area may have shrunk since: then it is its first.</summary>
    private (AreaRange Range, int Offset) RangeAt(long frame)
    {
        long before = 0;
        foreach (AreaRange range in RangeList)
        {
            if (frame < before + range.Frames.Count.Value) return (range, (int)(frame - before));
            before += range.Frames.Count.Value;
        }

        _cleanNext = 0;
        return (RangeList[0], 0);
    }

    /// <summary>Whole bits of free frames, the first and the last of them with something to clear.</summary>
    private bool TryFindDirty(AreaRange range, int from, int until, int most, out int start, out int end)
    {
        int bit = 1 << OrderPerBit;
        RangeSummary summary = range.Summary!;
        (start, end) = (0, 0);
        for (int index = summary.Planes.Next<ClassPlanes.Free>(from, until); index < until; index = summary.Planes.Next<ClassPlanes.Free>(index, until))
        {
            int held = summary.Planes.Next<ClassPlanes.Held>(index, until);
            int first = _machine.NextDirty(summary.Start + index, summary.Start + held) - summary.Start;
            if (first < held)
            {
                start = first & -bit;
                end = start;
                while (end - start < most && end < summary.Frames && summary.IsFree(end, end + bit) && IsDirty(summary.Start + end, bit)) end += bit;
                if (end > start) return true;
                held = start + bit; // A part of the bit is somebody's.
            }

            index = held;
        }

        return false;
    }

    private bool IsDirty(int start, int count) => _machine.NextDirty(start, start + count) < start + count;

    private void PutBack(in AreaAllocation taken, bool isCleared, FrameCount cleared, Machine.Cleaning cleaning)
    {
        lock (_machine.Gate)
        {
            (int start, int end) = (_machine.Frames.IndexOf(taken.Frames.Start), _machine.Frames.IndexOf(taken.Frames.End));
            if (isCleared) _machine.Buddy.FreeCleared(start, end);
            else _machine.Buddy.Free(start, end);
            _machine.Holders.Remove(taken.Holder);
            RangeOf(taken.Frames)!.UnmarkFreed(taken.Frames);
            Available += taken.Frames.Count;
            if (isCleared) _counters = _counters with { FramesClearedAhead = _counters.FramesClearedAhead + cleared.Value };
            _machine.EndCleaning(cleaning);
        }

        _machine.Changes.Raise();
    }
}
