using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>What came of a release.</summary>
public enum ReleaseStatus
{
    /// <summary>The frames are free again.</summary>
    Released,

    /// <summary>They are not this area's. Whoever owns them frees them (cma_release returns false).</summary>
    Foreign,

    /// <summary>They are not allocated, or not all of them.</summary>
    NotAllocated,

    /// <summary>They are allocated to somebody else.</summary>
    NotYours,

    /// <summary>Part of a bit would stay allocated, and the bitmap cannot say so.</summary>
    SplitsBit,
}

/// <summary>What came of a release, and the first frame that decided it.</summary>
/// <param name="Status">Whether it was done, or why not. What was refused changed nothing.</param>
/// <param name="At">The first frame that stands against it.</param>
/// <param name="Holder">Who has that frame, when somebody has.</param>
public readonly record struct ReleaseOutcome(ReleaseStatus Status, Pfn At = default, string? Holder = null)
{
    /// <summary>Whether the frames are free again.</summary>
    public bool IsReleased => Status == ReleaseStatus.Released;

    /// <summary>One sentence for people.</summary>
    public override string ToString() => Status switch
    {
        ReleaseStatus.Released => "Released.",
        ReleaseStatus.Foreign => $"{At} is not in this area; release it where it was allocated.",
        ReleaseStatus.NotAllocated => Holder is null
            ? $"{At} is not allocated; it was released already, or never taken."
            : $"{At} is not allocated to a device: tenant '{Holder}' has it on loan.",
        ReleaseStatus.NotYours => $"{At} is allocated to '{Holder}'; release exactly what was granted.",
        _ => $"{At} shares a bit of the area's bitmap with frames that would stay allocated to '{Holder}'; release whole bits.",
    };
}

/// <summary>Release (cma_release): frames first, bits second, in one step under the lock.</summary>
public sealed partial class Area
{
    /// <summary>Frees any part of what is allocated in this area, one allocation or several, at the granularity of a bit.</summary>
    /// <returns>Whether it was done. Linux does not notice a second release; this does, and leaves everything as it was.</returns>
    public ReleaseOutcome Release(FrameRange frames) => Release(frames, own: null);

    /// <summary>Frees exactly what was granted, if it still is all the holder's.</summary>
    /// <returns>Whether it was done. A second release is refused, also when another holder has the same frames by then.</returns>
    public ReleaseOutcome Release(AreaAllocation allocation) => Release(allocation.Frames, allocation);

    /// <summary>
    /// A cache above has handed frames on within one client, of one grant or parts of several: from then on diagnosis counts them as one holder's.
    /// </summary>
    /// <param name="frames">All granted to holders of one client, or of none and of one name. Others, be it only one of them, are left alone.</param>
    /// <param name="name">What the holder is called.</param>
    /// <param name="since">When, in the machine's timestamps.</param>
    public void HandOn(FrameRange frames, string name, long since)
    {
        if (frames.IsEmpty || RangeOf(frames)?.Bitmap is null) return;
        lock (_machine.Gate)
        {
            int start = _machine.Frames.IndexOf(frames.Start);
            int end = _machine.Frames.IndexOf(frames.End);
            Holder old = _machine.Holders[_machine.Frames[start].Holder];
            for (int index = start; index < end; index += _machine.Frames.AlikeFrom(index, end))
            {
                FrameEntry entry = _machine.Frames[index];
                if (entry.State != FrameState.Claimed || !IsOfOne(_machine.Holders[entry.Holder], old)) return;
            }

            int holder = _machine.Holders.Add(name, since, old.Client);
            Disown(start, end);
            _machine.Frames.Slice(start, end).Fill(FrameEntry.Claimed(holder, old.Client));
            _machine.Holders[holder].Asked = Asked;
            _machine.Holders[holder].Frames = end - start;
        }
    }

    private static bool IsOfOne(Holder one, Holder other) => one.Client == other.Client && (one.Client != 0 || one.Name == other.Name);

    private ReleaseOutcome Release(FrameRange frames, AreaAllocation? own)
    {
        lock (_machine.Gate)
        {
            AreaRange? range = frames.IsEmpty ? null : RangeOf(frames);
            if (range?.Bitmap is null) return new(ReleaseStatus.Foreign, FirstForeign(frames));
            int start = _machine.Frames.IndexOf(frames.Start);
            int end = _machine.Frames.IndexOf(frames.End);
            ReleaseOutcome outcome = Check(range, start, end, own);
            if (!outcome.IsReleased) return outcome;
            FreeByHolder(start, end, isOneHolders: own is not null);
            range.UnmarkFreed(frames);
            Available += frames.Count;
            _counters = _counters with { FramesReleased = _counters.FramesReleased + frames.Count.Value };
        }

        _machine.Changes.Raise();
        return new(ReleaseStatus.Released);
    }

    /// <summary>Undoes a grant whose frames could not be cleared: they are dirty, and not remembered as the client's, who must not have them uncleared.</summary>
    private void TakeBack(AreaAllocation allocation)
    {
        lock (_machine.Gate)
        {
            _machine.Buddy.Free(_machine.Frames.IndexOf(allocation.Frames.Start), _machine.Frames.IndexOf(allocation.Frames.End));
            _machine.Holders.Remove(allocation.Holder);
            RangeOf(allocation.Frames)!.UnmarkFreed(allocation.Frames);
            Available += allocation.Frames.Count;
        }

        _machine.Changes.Raise();
    }

    /// <summary>The first frame of a run that is not in the range its start is in.</summary>
    private Pfn FirstForeign(FrameRange frames) =>
        RangeList.Find(range => range.Bitmap is not null && range.Frames.Contains(frames.Start)) is { } range && !frames.IsEmpty ? range.Frames.End : frames.Start;

    private ReleaseOutcome Check(AreaRange range, int start, int end, AreaAllocation? own)
    {
        for (int index = start; index < end; index += _machine.Frames.AlikeFrom(index, end))
        {
            FrameEntry entry = _machine.Frames[index];
            if (entry.State == FrameState.Claimed && _machine.Holders[entry.Holder].IsClearing) return new(ReleaseStatus.NotAllocated, _machine.Frames.PfnOf(index));
            if (entry.State != FrameState.Claimed) return Stands(ReleaseStatus.NotAllocated, index);
            if (_machine.Holders[entry.Holder].IsArriving) return Stands(ReleaseStatus.NotYours, index);
            if (own is { } holder && (entry.Holder != holder.Holder || _machine.Holders[entry.Holder].Serial != holder.Serial)) return Stands(ReleaseStatus.NotYours, index);
        }

        return OrderPerBit == 0 ? new(ReleaseStatus.Released) : CheckBits(range, start, end);
    }

    private ReleaseOutcome CheckBits(AreaRange range, int start, int end)
    {
        // A bit goes free as a whole: neither its frames before the start nor those after the end may stay allocated.
        int rangeStart = _machine.Frames.IndexOf(range.Frames.Start);
        int bitStart = rangeStart + ((start - rangeStart) & -(1 << OrderPerBit));
        int bitEnd = bitStart + (int)(range.BitsFor(new FrameCount(end - bitStart)) << OrderPerBit);
        for (int index = bitStart; index < bitEnd; index++)
        {
            bool outside = index < start || index >= end;
            if (outside && _machine.Frames[index].State == FrameState.Claimed) return Stands(ReleaseStatus.SplitsBit, index);
        }

        return new(ReleaseStatus.Released);
    }

    private ReleaseOutcome Stands(ReleaseStatus status, int index)
    {
        FrameEntry entry = _machine.Frames[index];
        string? name = entry.State is FrameState.Claimed or FrameState.Lent ? _machine.Holders[entry.Holder].Name : null;
        return new(status, _machine.Frames.PfnOf(index), name);
    }

    private void FreeByHolder(int start, int end, bool isOneHolders)
    {
        for (int index = start; index < end;)
        {
            int holder = _machine.Frames[index].Holder;
            int runEnd = isOneHolders ? end : index + _machine.Frames.AlikeFrom(index, end);
            _machine.Buddy.Lodging.NoteGiven(index, runEnd);
            _machine.Buddy.Free(index, runEnd, _machine.Holders[holder].Client);
            Lose(holder, runEnd - index);
            index = runEnd;
        }
    }

    /// <summary>Takes claimed frames off their holders' counts.</summary>
    private void Disown(int start, int end)
    {
        for (int index = start; index < end;)
        {
            int alike = _machine.Frames.AlikeFrom(index, end);
            Lose(_machine.Frames[index].Holder, alike);
            index += alike;
        }
    }

    private void Lose(int holder, int frames)
    {
        _machine.Holders[holder].Frames -= frames;
        if (_machine.Holders[holder].Frames > 0) return;
        NoteEnd(_machine.Holders[holder]);
        _machine.Holders.Remove(holder);
    }
}
