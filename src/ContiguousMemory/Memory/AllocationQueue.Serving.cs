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
        List<TRequest> refused = [];
        _round++;
        while (true)
        {
            await source.Pause().ConfigureAwait(false);
            if (Next(refused, out bool isFirst, out bool isOldest, out long lastTicket) is not { } waiter) return;
            Attempt<TGrant> attempt = default;
            Exception? failure = null;
            try
            {
                attempt = await source.TryAsync(waiter.Request, isFirst, isOldest).ConfigureAwait(false);
            }
            catch (Exception thrown)
            {
                // Whoever asked is told; the others are served as before.
                failure = thrown;
            }

            await source.Pause().ConfigureAwait(false);
            Settle(waiter, attempt, failure, lastTicket);
            if (failure is null && attempt.Status == AttemptStatus.NoRoom) refused.Add(waiter.Request);
        }
    }

    /// <summary>The best of those not yet looked at in this round, or null.</summary>
    private Waiter? Next(List<TRequest> refused, out bool isFirst, out bool isOldest, out long lastTicket)
    {
        lock (_gate)
        {
            long grants = Arrange(out Waiter? first, out Waiter? oldest);
            RequestLimits limits = source.Limits;
            Waiter? next = null;
            foreach (Waiter waiter in _waiters)
            {
                if (waiter.Round == _round || !waiter.Seen.IsCompleted) continue;

                // What one was just refused, another that asks for no less is not given: room that came in between is for the one before. Tried all the same is
                // who may get a place in line, and who may have no hope at all.
                bool mayHope = waiter.IsInLine && waiter.TriedUnder == limits;
                if (mayHope && refused.Exists(before => source.IsNoEasier(before, waiter.Request))) continue;
                if (next is null || IsBefore(waiter, next, grants)) next = waiter;
            }

            (isFirst, isOldest, lastTicket) = (next is not null && next == first, next is not null && next == oldest, _tickets);
            if (next is null) return null;
            (next.IsTrying, next.Round, next.Seen, next.TriedUnder) = (true, _round, source.NextChange(), limits);
            return next;
        }
    }

    private void Settle(Waiter waiter, Attempt<TGrant> attempt, Exception? failure, long lastTicket)
    {
        lock (_gate)
        {
            waiter.IsTrying = false;
            if (failure is not null || attempt.Status == AttemptStatus.Granted || waiter.IsLeaving)
            {
                if (failure is null && attempt.Status == AttemptStatus.Granted && waiter.IsInLine) ForgetGrantBefore(waiter, lastTicket);
                End(waiter, attempt, failure);
                return;
            }

            if (attempt.Status == AttemptStatus.OverQuota) waiter.IsInLine = false;
            else if (!waiter.IsInLine) Enter(waiter);
            Arrange(out _, out _);
        }
    }

    /// <summary>
    /// A grant to one who was there before is nobody's being passed over. Those who news while he was tried may have begun to count after it: for them it
    /// stays counted, since a count may be too high and never too low.
    /// </summary>
    private void ForgetGrantBefore(Waiter granted, long lastTicket)
    {
        foreach (Waiter waiter in _waiters)
        {
            if (waiter.IsInLine && waiter.Ticket > granted.Ticket && waiter.Ticket <= lastTicket) waiter.CountsFrom++;
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
}
