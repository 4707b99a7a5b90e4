using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// What the area does for those who wait in line for it: it counts who is granted before them, keeps a window from everybody but the first of them, and
/// grants nobody but the oldest anything once that has been passed over often enough. Whose turn it is, is decided above.
/// </summary>
public sealed partial class Area
{
    private Kept? _kept;
    private long _closesAt = long.MaxValue;

    private long _grants;

    /// <summary>Requests that were given a window so far, and have not had to give it up again.</summary>
    public long Grants
    {
        get
        {
            lock (_machine.Gate) return _grants;
        }
    }

    /// <summary>
    /// From which number of <see cref="Grants"/> somebody who comes now has been passed over. Claims under way do not count as earlier, though they are: one of
    /// them may yet give its window up, and then the count goes back.
    /// </summary>
    public long CountFrom()
    {
        lock (_machine.Gate) return _grants - Pending.Count;
    }

    /// <summary>Says what is due to those in line. What was said before is forgotten; if that was in somebody's way, those who wait are woken.</summary>
    /// <param name="closesAt">At which number of <see cref="Grants"/> nobody but the oldest is granted anything; the largest number for never.</param>
    /// <param name="first">For whom a window is to be kept, if for anybody. While it is the same one, so is the window.</param>
    public void Keep(long closesAt, AreaRequest? first)
    {
        bool wakes;
        lock (_machine.Gate)
        {
            wakes = _closesAt <= _grants && closesAt > _grants;
            _closesAt = closesAt;
            if (_kept is not null && first != _kept.For)
            {
                wakes = true;
                LetKeptGo();
            }

            if (_kept is null && first is { } request) _kept = Kept.Begin(this, request);
        }

        if (wakes) _machine.Changes.Raise();
    }

    /// <summary>Lets what is kept go, for the area is about to change; who is first has the best window kept again when he is looked at next. Under the machine's lock.</summary>
    internal void LetKeptGo()
    {
        if (_kept is null) return;
        _kept.Range.Kept = null;
        _kept = null;
    }

    /// <summary>Whom a frame is kept for, if for anybody. Under the machine's lock.</summary>
    internal string? KeptFor(Pfn pfn) => _kept is { } kept && kept.Window.Contains(new FrameRange(pfn, new FrameCount(1))) ? kept.For.Name : null;

    /// <summary>Whether a bit is set for no other reason than that it is kept. Under the machine's lock.</summary>
    internal static bool IsKept(AreaRange range, int bit) => range.Kept?.Has(bit) ?? false;

    /// <summary>Whether nothing is granted to a request, whatever there is. Under the machine's lock.</summary>
    private bool IsClosedTo(in AreaRequest request) => _grants >= _closesAt && !request.IsOldest;

    /// <summary>Shows the first in line what is kept for it, until the look is disposed. Under the machine's lock, which is held as long.</summary>
    private KeptLook Look(in AreaRequest request) => new(request.IsFirst ? _kept : null);

    private readonly ref struct KeptLook
    {
        private readonly Kept? _kept;

        public KeptLook(Kept? kept)
        {
            _kept = kept;
            if (kept is not null) kept.Range.Kept!.Lift();
        }

        public void Dispose()
        {
            if (_kept is not null) _kept.Range.Kept!.Restore();
        }
    }

    /// <summary>A window that is kept, and for whom.</summary>
    private sealed record Kept(AreaRequest For, AreaRange Range, FrameRange Window)
    {
        /// <summary>Keeps the window with the fewest frames in the way. Null when there is none so large and so placed.</summary>
        public static Kept? Begin(Area area, AreaRequest request)
        {
            area._machine.Summaries.TakeNotes();
            if (LeastBlocked.Find(area, request) is not { } best) return null;
            FrameRange window = new(best.Range.Frames.Start + new FrameCount(best.Start), request.Count);
            best.Range.Kept = new KeptBits(best.Range, window);
            return new(request, best.Range, window);
        }
    }
}
