using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Claims;

/// <summary>
/// Takes a range of frames away from whoever has them: isolate, drain, discard and migrate in bounded rounds, test, take, give back what was not asked for,
/// and always undo the isolation (alloc_contig_range of mm/page_alloc.c). Two claims that touch one page block meet as busy.
/// </summary>
internal partial class ClaimProtocol(Machine machine)
{
    /// <summary>Claims a range for a holder already in the books.</summary>
    /// <remarks>
    /// On success <paramref name="dirty"/> has the parts that must be cleared before the holder sees them; with <paramref name="keepOwn"/>, frames that the same
    /// client was the last to hold are not among them. Waiters are not woken: the caller has marks of its own to take off first, and then asks
    /// <see cref="Machine.TakeTurnedAway"/>. Where its time goes is told to <paramref name="work"/>.
    /// </remarks>
    public ClaimOutcome Claim(
        FrameRange range, int holder, List<FrameRange> dirty, bool keepOwn = false, ClaimWork? work = null, CancellationToken cancellation = default) =>
        Run(
            range,
            (start, end) =>
            {
                Take(start, end, holder, dirty, keepOwn);
                return true;
            },
            work,
            cancellation);

    /// <summary>Empties whole page blocks that no area has, and hands them over in the step that finds them empty. Wakes nobody, as <see cref="Claim"/>.</summary>
    /// <param name="blocks">The page blocks.</param>
    /// <param name="handOver">
    /// Makes them somebody's, under the machine's lock; they may be isolated, and go home when that ends. False leaves them what they are; the claim then ends
    /// busy, with no obstacle.
    /// </param>
    /// <param name="cancellation">Gives up between two units.</param>
    public ClaimOutcome Empty(FrameRange blocks, Func<bool> handOver, CancellationToken cancellation)
    {
        machine.BeginOrdinaryClaim();
        try
        {
            return Run(blocks, (_, _) => handOver(), work: null, cancellation);
        }
        finally
        {
            machine.EndOrdinaryClaim();
        }
    }

    /// <param name="range">What is claimed.</param>
    /// <param name="take">Takes the empty range under the machine's lock, or says no.</param>
    /// <param name="work">Told where the time goes.</param>
    /// <param name="cancellation">Gives up between two units.</param>
    private ClaimOutcome Run(FrameRange range, Func<int, int, bool> take, ClaimWork? work, CancellationToken cancellation)
    {
        int start = machine.Frames.IndexOf(range.Start);
        int end = machine.Frames.IndexOf(range.End);
        lock (machine.Gate)
        {
            // Nothing to move: one step under the lock, which nobody can observe half done.
            if (AllFree(start, end, isolated: false))
                return take(start, end) ? default : ClaimOutcome.BusyWith(Obstacle.None, range.Start);

            // What cannot go is known before anything moves. Linux finds out after it has moved the rest.
            int immovable = Obstacles.FirstImmovable(machine, start, end, out Obstacle obstacle);
            if (immovable >= 0) return ClaimOutcome.BusyWith(obstacle, machine.Frames.PfnOf(immovable));
            int block = Isolation.TryBegin(machine, start, end);
            if (block >= 0)
            {
                machine.NoteTurnedAway();
                return ClaimOutcome.BusyWith(Obstacle.OtherClaim, machine.Frames.PfnOf(Math.Max(start, block << machine.PageBlockOrder)));
            }

            machine.ActiveClaims.Add(range);
        }

        try
        {
            return EvacuateAndTake(start, end, take, work, cancellation);
        }
        finally
        {
            lock (machine.Gate)
            {
                Undo(start, end);
                machine.ActiveClaims.Remove(range);
            }
        }
    }

    /// <summary>Takes a range for a holder that nobody has and no claim has isolated. Under the machine's lock.</summary>
    public void TakeFree(FrameRange range, int holder, List<FrameRange> dirty, bool keepOwn) =>
        Take(machine.Frames.IndexOf(range.Start), machine.Frames.IndexOf(range.End), holder, dirty, keepOwn);

    /// <summary>Takes the marks off, whatever became of the claim. Virtual for the test that shows what happens when it is forgotten.</summary>
    protected virtual void Undo(int start, int end) => Isolation.End(machine, start, end);

    private ClaimOutcome EvacuateAndTake(int start, int end, Func<int, int, bool> take, ClaimWork? work, CancellationToken cancellation)
    {
        machine.DrainCaches();
        Evacuation evacuation = new(machine, start, end, work);
        ClaimStatus status = evacuation.Run(cancellation);
        ClaimOutcome outcome = new(status, default, default, new(evacuation.Moved), new(evacuation.Discarded));
        if (status is ClaimStatus.NoMemory or ClaimStatus.Cancelled) return outcome with { At = machine.Frames.PfnOf(start), Obstacle = evacuation.Obstacle };
        lock (machine.Gate)
        {
            // Busy rounds are forgiven, as in the kernel: only the test decides.
            if (AllFree(start, end, isolated: true))
            {
                return take(start, end)
                    ? outcome with { Status = ClaimStatus.Granted }
                    : outcome with { Status = ClaimStatus.Busy, At = machine.Frames.PfnOf(start) };
            }

            int at = machine.Frames.FirstHeld(start, end);
            return outcome with { Status = ClaimStatus.Busy, Obstacle = Obstacles.Of(machine, at), At = machine.Frames.PfnOf(at) };
        }
    }

    private bool AllFree(int start, int end, bool isolated)
    {
        for (int block = start >> machine.PageBlockOrder; block <= (end - 1) >> machine.PageBlockOrder; block++)
        {
            if (machine.Blocks.IsIsolated(block) != isolated) return false;
        }

        return machine.Frames.FirstHeld(start, end) < 0;
    }

    private void Take(int start, int end, int holder, List<FrameRange> dirty, bool keepOwn)
    {
        int client = machine.Holders[holder].Client;
        machine.CollectDirty(start, end, dirty, keepOwn ? client : 0);
        machine.Buddy.Remove(start, end);
        machine.Frames.Slice(start, end).Fill(FrameEntry.Claimed(holder, client));
        machine.Holders[holder].Frames += end - start;
        machine.Summaries.Take(start, end);
    }
}
