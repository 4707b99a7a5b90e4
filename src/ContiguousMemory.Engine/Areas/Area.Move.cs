using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Moving what a device holds to another window of the area, which Linux does not do: it takes a holder who agrees.</summary>
public sealed partial class Area
{
    /// <summary>Windows that are taken for moves under way.</summary>
    private int _arrivals;

    /// <summary>
    /// Takes a window for what a holder has elsewhere in this area: free, or emptied of its tenants like one that is claimed. Nothing is copied, and the frames
    /// stay the holder's, until the move goes on.
    /// </summary>
    /// <param name="frames">All of one holder, whole bits.</param>
    /// <param name="place">
    /// Where they may go: as many frames, aligned and bounded as the holder needs. With <see cref="AreaRequest.Limit"/> at their start they go down, if at all.
    /// </param>
    /// <param name="move">The move, to be disposed whatever comes of it.</param>
    /// <param name="cancellation">Gives up between two units of tenants; nothing stays marked.</param>
    /// <returns>Whether there is a window, or why there is no move. Not a request: nothing is counted as granted or refused.</returns>
    /// <exception cref="ArgumentException">The place is for another number of frames, or out of range.</exception>
    /// <remarks>
    /// Thread safe. Until the move is ended or disposed the area has less room by the window, which nobody else may release. What the world throws while it
    /// moves tenants comes through; then nothing was taken.
    /// </remarks>
    public AreaMoveStatus TryBeginMove(FrameRange frames, AreaRequest place, out AreaMove? move, CancellationToken cancellation = default)
    {
        CheckRequest(place);
        if (place.Count != frames.Count) throw new ArgumentException($"What moves is {frames.Count.Value} frames, and its place {place.Count.Value}; ask for as many.", nameof(place));
        move = null;
        if (!IsActivated || place.Count.Value == 0) return AreaMoveStatus.NotHeld;
        AreaRequest arrival = place with { IsArrival = true, IsFirst = false, IsOldest = false, Client = null };
        int holder;
        long serial;
        FrameCount longest;
        lock (_machine.Gate)
        {
            if (!IsOneHolders(frames, out holder)) return AreaMoveStatus.NotHeld;
            serial = _machine.Holders[holder].Serial;
            longest = LongestRun;
        }

        if (!TryTakeFree(arrival, out AreaAllocation window) && !TryClaimWindow(arrival, [], new ClaimWork(_machine.WorkTime), out window, out AllocationFailure failure, cancellation))
        {
            lock (_machine.Gate) TallyWork(failure.Moved, failure.Discarded);
            return failure.Reason == RefusalReason.Cancelled ? AreaMoveStatus.Cancelled : AreaMoveStatus.NoWindow;
        }

        lock (_machine.Gate)
        {
            _arrivals++;
            TallyWork(window.Moved, window.Discarded);
            move = new AreaMove(this, frames, holder, serial, window, longest, LongestRunWithout(frames));
        }

        return AreaMoveStatus.Begun;
    }

    /// <summary>The bytes are at both places. The books change in one step: the window is the holder's, and the frames it had are free.</summary>
    /// <returns>False when the frames are not the holder's any more, or not all; then nothing has changed.</returns>
    internal bool TryEnd(AreaMove move)
    {
        lock (_machine.Gate)
        {
            if (!IsOneHolders(move.From, out int holder) || holder != move.Holder || _machine.Holders[holder].Serial != move.Serial) return false;
            int start = _machine.Frames.IndexOf(move.To.Start);
            int end = _machine.Frames.IndexOf(move.To.End);
            _machine.Frames.Slice(start, end).Fill(FrameEntry.Claimed(holder, _machine.Holders[holder].Client));
            _machine.Holders[holder].Frames += move.To.Count.Value;
            _machine.Holders.Remove(move.Window.Holder);
            FreeByHolder(_machine.Frames.IndexOf(move.From.Start), _machine.Frames.IndexOf(move.From.End), isOneHolders: true);
            RangeOf(move.From)!.UnmarkFreed(move.From);
            Available += move.From.Count;
            _arrivals--;
            _counters = _counters with { FramesRelocated = _counters.FramesRelocated + move.From.Count.Value };
        }

        _machine.Changes.Raise();
        return true;
    }

    /// <summary>The window is given back: dirty, and nobody's own. Only those are woken whom it turned away.</summary>
    internal void Abandon(AreaMove move)
    {
        bool wakes;
        lock (_machine.Gate)
        {
            _machine.Buddy.Free(_machine.Frames.IndexOf(move.To.Start), _machine.Frames.IndexOf(move.To.End));
            _machine.Holders.Remove(move.Window.Holder);
            RangeOf(move.To)!.UnmarkFreed(move.To);
            Available += move.To.Count;
            _arrivals--;
            wakes = _machine.TakeTurnedAway();
        }

        if (wakes) _machine.Changes.Raise();
    }

    /// <summary>Whether frames are all one holder's and could be released. Under the machine's lock.</summary>
    private bool IsOneHolders(FrameRange frames, out int holder)
    {
        holder = 0;
        if (frames.IsEmpty || RangeOf(frames) is not { Bitmap: not null } range) return false;
        int start = _machine.Frames.IndexOf(frames.Start);
        int end = _machine.Frames.IndexOf(frames.End);
        if (!Check(range, start, end, own: null).IsReleased || _machine.Frames.AlikeFrom(start, end) != end - start) return false;
        holder = _machine.Frames[start].Holder;
        return true;
    }

    /// <summary>The longest run that devices would leave if these frames were free. Under the machine's lock.</summary>
    private FrameCount LongestRunWithout(FrameRange frames)
    {
        FrameCount longest = LongestRun;
        if (RangeOf(frames) is not { Bitmap: { } bitmap } range) return longest;
        int first = range.BitOf(frames.Start);
        int end = bitmap.NextSet(first + (int)range.BitsFor(frames.Count), range.Bits);
        FrameCount around = new((long)(end - bitmap.StartOfClear(first)) << OrderPerBit);
        return around > longest ? around : longest;
    }
}
