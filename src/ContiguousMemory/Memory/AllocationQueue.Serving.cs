namespace ContiguousMemory;

/// <summary>Who is tried next, and what is kept for whom.</summary>
internal sealed partial class AllocationQueue<TRequest, TGrant>
{
    private async Task ServeAsync()
    {
        while (true)
        {
            // Both are taken before anybody is looked at: what changes, and who comes, from here on is seen when the loop would sleep.
            Task news;
            lock (_gate) news = _news.Task;
            await source.Pause().ConfigureAwait(false);
            Task change = source.NextChange();
            await TryEachAsync().ConfigureAwait(false);
            await source.Pause().ConfigureAwait(false);
            lock (_gate)
            {
                if (_waiters.Count == 0)
                {
                    _isServing = false;
                    return;
                }
            }

            await source.WaitForAsync(change, news).ConfigureAwait(false);
        }
    }

    /// <summary>Tries everybody for whom there may be news, once.</summary>
    private async Task TryEachAsync()
    {
        _round++;
        while (true)
        {
            await source.Pause().ConfigureAwait(false);
            if (Next() is not { } turn) return;
            Attempt<TGrant> attempt = default;
            Exception? failure = null;
            try
            {
                attempt = await TakeAsync(turn).ConfigureAwait(false);
            }
            catch (Exception thrown)
            {
                // Whoever asked is told; the others are served as before.
                failure = thrown;
            }

            await source.Pause().ConfigureAwait(false);
            Settle(turn, attempt, failure);
        }
    }

    private ValueTask<Attempt<TGrant>> TakeAsync(in Turn turn) =>
        turn.IsBehind ? source.LookAsync(turn.Waiter.Request) : source.TryAsync(turn.Waiter.Request, turn.IsFirst, turn.IsOldest);

    /// <summary>The best of those not yet looked at in this round, or null.</summary>
    private Turn? Next()
    {
        lock (_gate)
        {
            long grants = Arrange(out Waiter? first, out Waiter? oldest);
            RequestLimits limits = source.Limits;
            Waiter? next = null;
            bool isBehind = false;
            foreach (Waiter waiter in _waiters)
            {
                if (waiter.Round == _round || !waiter.Seen.IsCompleted) continue;
                if (next is not null && !IsBefore(waiter, next, grants)) continue;
                bool isBehindOthers = IsBehind(waiter, grants);
                if (isBehindOthers && waiter.IsInLine && waiter.TriedUnder == limits) continue;
                (next, isBehind) = (waiter, isBehindOthers);
            }

            if (next is null) return null;
            (next.IsTrying, next.Round, next.TriedUnder) = (true, _round, limits);

            // Who is not tried for room keeps his news: when nobody is before him any more, room may be there since before this look.
            if (!isBehind) next.Seen = source.NextChange();
            return new(next, next == first, next == oldest, isBehind, _tickets);
        }
    }

    /// <summary>
    /// Whether somebody before it in line asks for no more. He was refused, and since then nothing has changed that he does not come to hear of first: so it would
    /// be refused too, and room that comes just now is his. What is left to find out is whether it may have its place in line, and hope at all.
    /// </summary>
    private bool IsBehind(Waiter waiter, long grants)
    {
        foreach (Waiter other in _waiters)
        {
            if (other != waiter && other.IsInLine && IsBefore(other, waiter, grants) && source.IsNoEasier(other.Request, waiter.Request)) return true;
        }

        return false;
    }

    private void Settle(in Turn turn, Attempt<TGrant> attempt, Exception? failure)
    {
        Waiter waiter = turn.Waiter;
        lock (_gate)
        {
            waiter.IsTrying = false;
            if (failure is not null || attempt.Status == AttemptStatus.Granted || waiter.IsLeaving)
            {
                if (failure is null && attempt.Status == AttemptStatus.Granted && waiter.IsInLine) ForgetGrantBefore(waiter, turn.LastTicket);
                End(waiter, attempt, failure);
                return;
            }

            if (attempt.Status == AttemptStatus.OverQuota) waiter.IsInLine = false;
            else if (!waiter.IsInLine) Enter(waiter);
            Arrange(out _, out _);
        }
    }

    /// <summary>
    /// A grant to one who was there before is nobody's being passed over. Those who came while he was tried may have begun to count after it: for them it
    /// stays counted, since a count may be too high and never too low; but no higher than for those before them, who were passed over as often at least.
    /// </summary>
    private void ForgetGrantBefore(Waiter granted, long lastTicket)
    {
        long latest = 0;
        foreach (Waiter waiter in _waiters)
        {
            if (waiter.IsInLine && waiter.Ticket > granted.Ticket && waiter.Ticket <= lastTicket) latest = Math.Max(latest, ++waiter.CountsFrom);
        }

        foreach (Waiter waiter in _waiters)
        {
            if (waiter.IsInLine && waiter.Ticket > lastTicket) waiter.CountsFrom = Math.Max(waiter.CountsFrom, latest);
        }
    }

    /// <summary>Finds who is the first and who the oldest in line, and has kept what is due to them. Under the lock.</summary>
    /// <returns>The number of grants that it went by.</returns>
    private long Arrange(out Waiter? first, out Waiter? oldest)
    {
        long grants = source.CountGrants();
        (first, oldest) = (null, null);
        foreach (Waiter waiter in _waiters)
        {
            if (!waiter.IsInLine) continue;
            if (first is null || IsBefore(waiter, first, grants)) first = waiter;
            if (oldest is null || waiter.Ticket < oldest.Ticket) oldest = waiter;
        }

        // The oldest for whom the area is closed is the first too, with a window kept. When another takes over, that window is let go, which is a change that
        // wakes; but for one who asks for the very same, and who would have been refused with him.
        bool keeps = first is not null && first.PassesAt(grants) >= passesPerLevel;
        source.Keep(oldest is null ? long.MaxValue : oldest.CountsFrom + _mostPasses, keeps, keeps ? first!.Request : default);
        return grants;
    }

    private long LevelOf(Waiter waiter, long grants) =>
        waiter.IsInLine ? Math.Min(TopLevel, (int)waiter.Priority + (waiter.PassesAt(grants) / passesPerLevel)) : long.MinValue;

    /// <summary>The higher level first, then the earlier place; those aside come last, as they came.</summary>
    private bool IsBefore(Waiter one, Waiter other, long grants)
    {
        (long level, long otherLevel) = (LevelOf(one, grants), LevelOf(other, grants));
        return level != otherLevel ? level > otherLevel : one.IsInLine && one.Ticket < other.Ticket;
    }

    /// <summary>Whose turn it is, and how it stands.</summary>
    /// <param name="Waiter">Who.</param>
    /// <param name="IsFirst">It may have what is kept.</param>
    /// <param name="IsOldest">It may have what nobody else is granted.</param>
    /// <param name="IsBehind">It is not to have any room now; see <see cref="AllocationQueue{TRequest, TGrant}.IsBehind"/>.</param>
    /// <param name="LastTicket">The last place in line by then.</param>
    private readonly record struct Turn(Waiter Waiter, bool IsFirst, bool IsOldest, bool IsBehind, long LastTicket);
}
