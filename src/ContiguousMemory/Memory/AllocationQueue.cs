namespace ContiguousMemory;

/// <summary>
/// Those who wait for an area, and the order in which they are tried. Thread safe; nobody's thread waits. The rules, and what they promise, are in
/// docs/waiting.md.
/// </summary>
/// <remarks>
/// One loop at a time serves the queue, for as long as anybody waits: it takes the change signal first, tries each one for whom there may be news, best
/// first, and sleeps until the signal it took. Whoever waits remembers the signal from before his own last try, and is tried again only after that. Room is
/// nobody's who asks for no less than one before him: else who was tried a moment later would have what came in between.
/// </remarks>
/// <param name="source">What it serves from.</param>
/// <param name="passesPerLevel">
/// Requests that may be granted before one that waits until it rises by one priority, and until a window is kept for it once it is the first.
/// </param>
internal sealed partial class AllocationQueue<TRequest, TGrant>(IAllocationSource<TRequest, TGrant> source, int passesPerLevel = AllocationQueue.PassesPerLevel)
{
    /// <summary>Requests that came later and may be granted before one that waits, in all: one level more than the lowest priority has to rise.</summary>
    private readonly int _mostPasses = AllocationQueue.Levels * passesPerLevel;

    /// <summary>Where all priorities end: here only the place in line counts.</summary>
    private const int TopLevel = (int)AllocationPriority.High + 1;

    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private TaskCompletionSource _news = NewSignal();
    private long _tickets;
    private long _round;
    private bool _isServing;
    private volatile int _count;

    /// <summary>How many wait, each with all that is due to it.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waiters.Count;
        }
    }

    /// <summary>How many of those have a place in line.</summary>
    public int CountInLine
    {
        get
        {
            lock (_gate) return _waiters.Count(static waiter => waiter.IsInLine);
        }
    }

    /// <summary>How many were tried, or at least looked at, and are not just now.</summary>
    public int CountSeen
    {
        get
        {
            lock (_gate) return _waiters.Count(static waiter => waiter.TriedUnder is not null && !waiter.IsTrying);
        }
    }

    /// <summary>Whether nobody waits. One read.</summary>
    public bool IsIdle => _count == 0;

    /// <summary>Takes a grant, and waits for it as long as the request may.</summary>
    public async Task<TGrant> RequestAsync(TRequest request)
    {
        // No time to wait is no place in line: tried once, as a synchronous request is.
        if (source.IsOver(request)) return await source.TryLastAsync(request).ConfigureAwait(false);

        Task seen = Task.CompletedTask;
        RequestLimits? triedUnder = null;
        AttemptStatus status = AttemptStatus.NoRoom;
        await source.Pause().ConfigureAwait(false);
        if (IsIdle)
        {
            // Nobody to be fair to: as many as come at once try at once, each on its own thread.
            seen = source.NextChange();
            triedUnder = source.Limits;
            (status, TGrant? grant) = await source.TryAsync(request, isFirst: false, isOldest: false).ConfigureAwait(false);
            if (status == AttemptStatus.Granted) return grant!;
        }

        await source.Pause().ConfigureAwait(false);
        Waiter waiter = Join(request, isInLine: status == AttemptStatus.NoRoom, seen, triedUnder);
        try
        {
            await source.WaitAsync(request, waiter.Served).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync(waiter).ConfigureAwait(false);

            // A grant that came first is the caller's: he has it, and no less than if he had cancelled a moment later.
            if (await waiter.Served.ConfigureAwait(false) is { Status: AttemptStatus.Granted } granted) return granted.Grant!;
            throw;
        }

        await LeaveAsync(waiter).ConfigureAwait(false);
        Attempt<TGrant> served = await waiter.Served.ConfigureAwait(false);

        // What came free at the last moment is still taken, out of line as a synchronous request would.
        return served.Status == AttemptStatus.Granted ? served.Grant! : await source.TryLastAsync(request).ConfigureAwait(false);
    }

    private Waiter Join(TRequest request, bool isInLine, Task seen, RequestLimits? triedUnder)
    {
        bool starts;
        Waiter waiter = new(request, source.PriorityOf(request), seen, triedUnder);
        lock (_gate)
        {
            _waiters.Add(waiter);
            _count = _waiters.Count;
            if (isInLine) Enter(waiter);
            Arrange(out _, out _);
            starts = !_isServing;
            _isServing = true;

            // Told to look again, if it sleeps.
            _news.SetResult();
            _news = NewSignal();
        }

        if (starts) source.Start(ServeAsync);
        return waiter;
    }

    /// <summary>Whoever it wakes goes on elsewhere, and not under the lock.</summary>
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Leaves, unless it is served already. At once; one that is being tried, when that try has ended, which may still grant it.</summary>
    private async Task LeaveAsync(Waiter waiter)
    {
        await source.Pause().ConfigureAwait(false);
        lock (_gate)
        {
            if (waiter.Served.IsCompleted) return;
            waiter.IsLeaving = true;
            if (!waiter.IsTrying) End(waiter, default);
        }

        await source.WaitForAsync(waiter.Served, waiter.Served).ConfigureAwait(false);
    }

    /// <summary>Takes a place in line, the last. Under the lock.</summary>
    private void Enter(Waiter waiter)
    {
        (waiter.IsInLine, waiter.Ticket, waiter.CountsFrom) = (true, ++_tickets, source.CountFrom());
    }

    /// <summary>Takes it out of the queue, and whoever has waited for that is looked at. Under the lock.</summary>
    private void End(Waiter waiter, Attempt<TGrant> attempt, Exception? failure = null)
    {
        _waiters.Remove(waiter);
        _count = _waiters.Count;
        Arrange(out _, out _);
        if (failure is null) waiter.SetServed(attempt);
        else waiter.SetFailed(failure);
    }
}

/// <summary>The constants of every queue.</summary>
internal static class AllocationQueue
{
    /// <summary>How often one that waits is passed over until it counts for more. Arbitrary: some sets of buffers of a camera or a codec.</summary>
    public const int PassesPerLevel = 16;

    /// <summary>So many times that, and nobody else is granted anything: the lowest priority rises to the top in three, and is the first there soon after.</summary>
    public const int Levels = 4;
}
