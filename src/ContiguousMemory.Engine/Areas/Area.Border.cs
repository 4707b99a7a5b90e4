using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The books of an area whose page blocks come or go. All of it under the machine's lock, each change in one step.</summary>
public sealed partial class Area
{
    /// <summary>The frames that come or go together: a page block, or the frames of a bit where that is more.</summary>
    internal FrameCount Granule => FrameCount.OfOrder(Math.Max(_machine.PageBlockOrder, OrderPerBit));

    /// <summary>Takes in page blocks of ordinary memory, all of them free: a range that they touch grows by them, otherwise they are a range.</summary>
    /// <returns>Whether it could: not when that is a range too many.</returns>
    internal bool TryAttach(FrameRange blocks)
    {
        LetKeptGo();
        List<AreaRange> touched = [.. RangeList.Where(range => Touch(range.Frames, blocks))];
        if (RangeList.Count - touched.Count >= AreaRegistry.MaxRanges) return false;
        Pfn start = touched.Select(range => range.Frames.Start).Append(blocks.Start).Min();
        Pfn end = touched.Select(range => range.Frames.End).Append(blocks.End).Max();
        _machine.TurnToArea(blocks);
        Furnish(_machine.Frames.IndexOf(blocks.Start), _machine.Frames.IndexOf(blocks.End));
        Replace(touched, [AreaRange.Of(FrameRange.FromBounds(start, end), OrderPerBit, touched)]);
        Count += blocks.Count;
        Available += blocks.Count;
        IsActivated = true;
        return true;
    }

    /// <summary>Gives page blocks back that no device has a frame of and no claim has isolated; each lies at an end of its range, or is all of it.</summary>
    internal void Detach(IReadOnlyList<FrameRange> pieces)
    {
        List<AreaRange> cut = [.. RangeList.Where(range => pieces.Any(range.Frames.Overlaps))];
        List<AreaRange> left = [];
        foreach (AreaRange range in cut)
        {
            FrameRange rest = pieces.Aggregate(range.Frames, Without);
            if (!rest.IsEmpty) left.Add(AreaRange.Of(rest, OrderPerBit, [range]));
        }

        foreach (FrameRange piece in pieces)
        {
            TurnToOrdinary(piece);
            Count -= piece.Count;
            Available -= piece.Count;
        }

        Replace(cut, left);
    }

    /// <summary>Tenants that stay are outside areas from now on: movable ones are owed nothing any more, and discardable ones make way for those that are.</summary>
    private void TurnToOrdinary(FrameRange piece)
    {
        int start = _machine.Frames.IndexOf(piece.Start);
        int end = _machine.Frames.IndexOf(piece.End);
        PromiseRecount.Across(_machine, start, end, () =>
        {
            _machine.TurnToOrdinary(piece);
            if (Promise == LendingPromise.Guaranteed) _machine.Promises.Release(start, end);
            if (Placement.PlacesTenants) _machine.Buddy.Lodging.Remove(start, end);
        });
    }

    /// <summary>Page blocks that are the area's now are lent as it promises, and as its policy has tenants placed.</summary>
    private void Furnish(int start, int end)
    {
        if (Promise == LendingPromise.Guaranteed) _machine.Promises.Guarantee(start, end);
        if (Placement.PlacesTenants) _machine.Buddy.Lodging.Add(start, end);
    }

    /// <summary>Gives everything back, and ends.</summary>
    internal void End()
    {
        Detach(Ranges);
        IsRemoved = true;
        IsActivated = false;
    }

    private void Replace(IReadOnlyList<AreaRange> old, IReadOnlyList<AreaRange> fresh)
    {
        foreach (AreaRange range in old) _machine.Summaries.Remove(range.Summary!);
        foreach (AreaRange range in fresh)
            range.Follow(_machine.Summaries.Add(_machine.Frames.IndexOf(range.Frames.Start), (int)(range.Frames.Count.Value >> _machine.PageBlockOrder), new WindowMap(this, range)));
        _ranges = [.. RangeList.Except(old).Concat(fresh).OrderBy(range => range.Frames.Start)];
    }

    /// <summary>Whether two runs lie side by side in one zone: no window crosses from one zone into another.</summary>
    private bool Touch(FrameRange left, FrameRange right) =>
        (left.End == right.Start || right.End == left.Start) && _machine.Zones.Any(zone => zone.Range.Contains(left) && zone.Range.Contains(right));

    /// <summary>What is left of a run without a piece at one of its ends.</summary>
    private static FrameRange Without(FrameRange run, FrameRange piece)
    {
        if (run.IsEmpty || !run.Overlaps(piece)) return run;
        return piece.Start <= run.Start ? FrameRange.FromBounds(piece.End, run.End) : FrameRange.FromBounds(run.Start, piece.Start);
    }
}
