using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory;

/// <summary>Serves a queue from an area of a reserve.</summary>
internal sealed class AreaSource(ReservedMemory memory, ReservedArea area) : IAllocationSource<BufferOrder, ContiguousBuffer>
{
    public Task NextChange() => memory.NextChange();

    public long CountFrom() => area.Engine.CountFrom();

    public long CountGrants() => area.Engine.Grants;

    public void Keep(long closesAt, bool hasFirst, BufferOrder? first) => area.Engine.Keep(closesAt, hasFirst ? first!.Request : null);

    public async ValueTask<Attempt<ContiguousBuffer>> TryAsync(BufferOrder request, bool isFirst, bool isOldest)
    {
        // Requests that wait try again one at a time, in all areas: together they would find each other in the way, and each would be news to the others.
        if (!isFirst && !isOldest && area.Queue.IsIdle) return area.TryServe(request, isFirst, isOldest);
        await memory.Turn.WaitAsync(request.Cancellation).ConfigureAwait(false);
        try
        {
            return area.TryServe(request, isFirst, isOldest);
        }
        finally
        {
            memory.Turn.Release();
        }
    }

    public ValueTask<Attempt<ContiguousBuffer>> LookAsync(BufferOrder request) => new(area.Look(request));

    public ValueTask<ContiguousBuffer> TryLastAsync(BufferOrder request) => new(area.Serve(request));

    public RequestLimits Limits => new(area.QuotaChanges, area.Engine.Count.Value);

    /// <summary>The same but larger, or simply the same. Quotas make no difference: who is over his is not refused for want of room.</summary>
    public bool IsNoEasier(BufferOrder one, BufferOrder other)
    {
        (AreaRequest less, AreaRequest more) = (one.Request, other.Request);
        return more.Count >= less.Count && more.AlignOrder >= less.AlignOrder && more.Boundary == less.Boundary && more.Limit == less.Limit
            && (one.Options.CompactsWhenFull || !other.Options.CompactsWhenFull);
    }

    public AllocationPriority PriorityOf(BufferOrder request) => request.Options.Priority;

    public bool IsOver(BufferOrder request) => request.Patience.IsOver;

    public async Task WaitAsync(BufferOrder request, Task served)
    {
        // A timer runs some weeks at the most, and time may not be over when it is.
        do await request.Patience.Wait(served, request.Cancellation).ConfigureAwait(false);
        while (!served.IsCompleted && !request.Patience.IsOver);
    }

    public Task WaitForAsync(Task one, Task other) => Task.WhenAny(one, other);

    public void Start(Func<Task> serve) => _ = Task.Run(serve);

    public ValueTask Pause() => default;
}
