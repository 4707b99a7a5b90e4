namespace ContiguousMemory;

/// <summary>
/// What a queue serves its requests from, and all it knows of the world. On an area this is <see cref="AreaSource"/>; a test has a model, in which every call is
/// a point where another may come in between.
/// </summary>
internal interface IAllocationSource<TRequest, TGrant>
{
    /// <summary>Completes when something changes that a request may have been refused for. Taken before a try, so that no change is missed.</summary>
    Task NextChange();

    /// <summary>The number from which somebody who comes now counts the requests that are granted before it.</summary>
    long CountFrom();

    /// <summary>Requests granted so far, to whomever.</summary>
    long CountGrants();

    /// <summary>What is due to those in line; see <see cref="Engine.Areas.Area.Keep"/>. Called under the queue's lock.</summary>
    void Keep(long closesAt, bool hasFirst, TRequest? first);

    /// <summary>Tries once. What no wait could help is thrown.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="isFirst">It may have what is kept.</param>
    /// <param name="isOldest">It may have what nobody else is granted.</param>
    ValueTask<Attempt<TGrant>> TryAsync(TRequest request, bool isFirst, bool isOldest);

    /// <summary>What a try would come to, whatever room there is: for one who is to have none now, since somebody before him asks for no more.</summary>
    /// <returns>Whether he is over his quota or waits for room. What no wait could help is thrown.</returns>
    ValueTask<Attempt<TGrant>> LookAsync(TRequest request);

    /// <summary>Tries for the last time.</summary>
    /// <returns>The grant; a refusal is thrown.</returns>
    ValueTask<TGrant> TryLastAsync(TRequest request);

    /// <summary>What limits requests whoever leaves: quotas and the size of the area. When it is not what it was at a request's last try, that may have no hope now.</summary>
    RequestLimits Limits { get; }

    /// <summary>Whether the second is refused wherever the first is, for want of room.</summary>
    bool IsNoEasier(TRequest one, TRequest other);

    AllocationPriority PriorityOf(TRequest request);

    /// <summary>Whether a request has no time left.</summary>
    bool IsOver(TRequest request);

    /// <summary>Waits for a task, or until the request's time is over. Throws what the task throws, and when the request is cancelled.</summary>
    Task WaitAsync(TRequest request, Task served);

    /// <summary>Waits for one of two tasks that cannot fail.</summary>
    Task WaitForAsync(Task one, Task other);

    /// <summary>Runs what serves the queue, on nobody's thread.</summary>
    void Start(Func<Task> serve);

    /// <summary>A point where others may come in between: here they may at any time, and it costs nothing; in a test they do when it says so.</summary>
    ValueTask Pause();
}

/// <summary>How a try ended.</summary>
internal enum AttemptStatus
{
    /// <summary>There was none, or none that counts any more.</summary>
    None,

    Granted,

    /// <summary>There was no room.</summary>
    NoRoom,

    /// <summary>The client has as much as it may.</summary>
    OverQuota,
}

/// <summary>How a try ended, and the grant.</summary>
internal readonly record struct Attempt<TGrant>(AttemptStatus Status, TGrant? Grant);

/// <summary>What limits requests, to be compared with what it was before.</summary>
/// <param name="QuotaChanges">How often a quota was set.</param>
/// <param name="Frames">Frames of the area.</param>
internal readonly record struct RequestLimits(long QuotaChanges, long Frames);
