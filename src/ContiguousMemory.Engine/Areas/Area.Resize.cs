using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Growing and shrinking at run time, which Linux does not have.</summary>
public sealed partial class Area
{
    /// <summary>
    /// Takes page blocks of ordinary memory in, whose tenants move out or are dropped: beside one of its ranges when those can be had, else as a further range.
    /// </summary>
    /// <param name="bytes">More than zero; rounded up to whole page blocks, and to whole bits. They come in one piece.</param>
    /// <param name="outcome">What it got, or why it got nothing.</param>
    /// <param name="cancellation">Gives up between two units.</param>
    /// <returns>Whether it grew. If not, nothing has changed but where tenants lie.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is not more than zero.</exception>
    /// <remarks>What the world throws while it moves comes through, and nothing has changed either. Thread safe; several may grow and shrink it at once.</remarks>
    public bool TryGrow(long bytes, out AreaChangeOutcome outcome, CancellationToken cancellation = default)
    {
        FrameCount count = InGranules(bytes);
        outcome = new(AreaChange.Grow, Name, count, IsRemoved ? AreaChangeStatus.Removed : AreaChangeStatus.NotActivated);
        if (!IsActivated) return false;
        OrdinaryBlocks blocks = new(_machine);
        outcome = count > _machine.Span.Count
            ? outcome with { Status = AreaChangeStatus.NoMemory }
            : new BlockTaking(_machine, _claims, blocks).Run(outcome, () => NextToTake(blocks, count), TakeIn, cancellation);

        // Beside its ranges there was nothing to be had, and elsewhere it was not looked for.
        if (outcome.Status == AreaChangeStatus.NoMemory && HasAllRanges && blocks.Find(Anywhere(count)) is not null)
            outcome = outcome with { Status = AreaChangeStatus.TooManyRanges };
        if (outcome.Status == AreaChangeStatus.NoMemory) outcome = outcome with { Longest = blocks.LongestRun(Anywhere(count)) };
        return outcome.IsDone;
    }

    /// <summary>
    /// Gives page blocks back to ordinary memory, from those ends of its ranges that devices leave free the furthest. Nothing is moved: what tenants have there
    /// is outside areas from then on.
    /// </summary>
    /// <param name="bytes">More than zero; rounded up to whole page blocks, and to whole bits. An area keeps one of them: see <see cref="AreaRegistry.TryRemove"/>.</param>
    /// <param name="outcome">What it gave, or why it gave nothing.</param>
    /// <returns>Whether it shrank, by all of it. If not, nothing has changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is not more than zero.</exception>
    /// <remarks>Thread safe. What devices hold, or are about to, is never given.</remarks>
    public bool TryShrink(long bytes, out AreaChangeOutcome outcome)
    {
        FrameCount count = InGranules(bytes);
        using CleaningPause pause = _machine.PauseCleaning();
        _machine.DrainCaches();
        lock (_machine.Gate) outcome = Shrink(count);
        if (outcome.IsDone) _machine.Changes.Raise();
        return outcome.IsDone;
    }

    private bool HasAllRanges => RangeList.Count >= AreaRegistry.MaxRanges;

    private AreaChangeOutcome Shrink(FrameCount count)
    {
        AreaChangeOutcome asked = new(AreaChange.Shrink, Name, count, AreaChangeStatus.Done);
        if (!IsActivated) return asked with { Status = IsRemoved ? AreaChangeStatus.Removed : AreaChangeStatus.NotActivated };
        if (count >= Count) return asked with { Status = AreaChangeStatus.TooMuch };
        LetKeptGo();
        FreeEnds ends = new(this);
        if (ends.Choose(count) is not { } pieces) return asked with { Status = AreaChangeStatus.Held, BestWindow = ends.NearestTo(count) };
        Detach(pieces);
        return asked with { Blocks = pieces };
    }

    private AreaChangeStatus TakeIn(FrameRange blocks) =>
        IsRemoved ? AreaChangeStatus.Removed : TryAttach(blocks) ? AreaChangeStatus.Done : AreaChangeStatus.TooManyRanges;

    /// <summary>The cheapest page blocks beside a range that nothing blocks, or the cheapest of all.</summary>
    private BlockWindow? NextToTake(OrdinaryBlocks blocks, FrameCount count)
    {
        BlockWindow? best = null;
        foreach (FrameRange range in Ranges)
        {
            foreach (FrameRange beside in (ReadOnlySpan<FrameRange>)[new(range.End, count), new(range.Start - count, count)])
            {
                if (!Touch(range, beside) || blocks.At(beside) is not { IsBlocked: false } window) continue;
                if (best is not { } known || window.Weight < known.Weight) best = window;
            }
        }

        return best ?? (HasAllRanges ? null : blocks.Find(Anywhere(count)));
    }

    private BlockPlace Anywhere(FrameCount count) => new(count, Math.Max(_machine.PageBlockOrder, OrderPerBit), _machine.Span.Start, _machine.Span.End);

    private FrameCount InGranules(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        long granule = Granule.Value;

        // No more than can be said in bytes again; no machine has as much.
        return new(Math.Min(FrameCount.ForBytes(bytes).Value + granule - 1, long.MaxValue >> FrameSize.Shift) & -granule);
    }
}
