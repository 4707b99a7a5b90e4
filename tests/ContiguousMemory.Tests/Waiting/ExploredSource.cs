using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory.Tests.Waiting;

/// <summary>An area of the real engine as a queue sees it, where every call is a point at which others may come in between.</summary>
internal class ExploredSource(Interleaving run, Area area) : IAllocationSource<Ask, AreaAllocation>
{
    /// <summary>Told when somebody has taken his place in line.</summary>
    public Action? Entered { get; set; }

    /// <summary>Told of each grant.</summary>
    public Action<string>? Granted { get; set; }

    protected Interleaving Interleaving => run;

    protected Area Area => area;

    public virtual Task NextChange() => area.Machine.NextChange();

    public virtual long CountFrom()
    {
        Entered?.Invoke();
        return area.CountFrom();
    }

    public virtual long CountGrants() => area.Grants;

    public virtual void Keep(long closesAt, bool hasFirst, Ask? first) => area.Keep(closesAt, hasFirst ? first!.Request : null);

    public virtual async ValueTask<Attempt<AreaAllocation>> TryAsync(Ask request, bool isFirst, bool isOldest)
    {
        await run.Pause();
        if (request.IsCancelled) throw new OperationCanceledException();
        if (request.Request.Count > area.Count) throw new HopelessException();
        bool granted = area.TryAllocate(request.Request with { IsFirst = isFirst, IsOldest = isOldest }, out AreaAllocation allocation, out AllocationFailure failure, default);
        run.Tell(granted ? $"'{request.Name}' is granted {allocation.Frames}" : $"'{request.Name}' is refused: {failure.Reason}");
        if (granted) Granted?.Invoke(request.Name);
        await run.Pause();
        return granted ? new(AttemptStatus.Granted, allocation) : new(AttemptStatus.NoRoom, default);
    }

    public async ValueTask<Attempt<AreaAllocation>> LookAsync(Ask request)
    {
        await run.Pause();
        if (request.Request.Count > area.Count) throw new HopelessException();
        return new(AttemptStatus.NoRoom, default);
    }

    public async ValueTask<AreaAllocation> TryLastAsync(Ask request)
    {
        Attempt<AreaAllocation> attempt = await TryAsync(request, isFirst: false, isOldest: false);
        return attempt.Status == AttemptStatus.Granted ? attempt.Grant : throw new TimeoutException();
    }

    public RequestLimits Limits => new(0, area.Count.Value);

    public virtual bool IsNoEasier(Ask one, Ask other) => other.Request.Count >= one.Request.Count;

    public AllocationPriority PriorityOf(Ask request) => request.Priority;

    public bool IsOver(Ask request) => request.IsOver;

    public async Task WaitAsync(Ask request, Task served)
    {
        await run.PauseUntil(() => served.IsCompleted || request.IsOver || request.IsCancelled);
        if (request.IsCancelled && !served.IsCompleted) throw new OperationCanceledException();
        if (served.IsCompleted) await served;
    }

    public virtual Task WaitForAsync(Task one, Task other) => run.PauseUntil(() => one.IsCompleted || other.IsCompleted);

    public void Start(Func<Task> serve) => run.Add("server", serve);

    public ValueTask Pause() => new(run.Pause());
}

/// <summary>Takes the change signal after it has looked, and not before: what changes in between wakes nobody.</summary>
internal sealed class SourceThatLooksFirst(Interleaving run, Area area) : ExploredSource(run, area)
{
    public override Task NextChange()
    {
        // Whoever asks looks next, and sleeps until the change after that.
        TaskCompletionSource late = new();
        _late.Add(late);
        return late.Task;
    }

    private readonly List<TaskCompletionSource> _late = [];
    private readonly List<(TaskCompletionSource Late, Task Change)> _taken = [];

    public override async ValueTask<Attempt<AreaAllocation>> TryAsync(Ask request, bool isFirst, bool isOldest)
    {
        Attempt<AreaAllocation> attempt = await base.TryAsync(request, isFirst, isOldest);
        Take();
        return attempt;
    }

    public override Task WaitForAsync(Task one, Task other)
    {
        Take();
        return Interleaving.PauseUntil(() =>
        {
            foreach ((TaskCompletionSource late, Task change) in _taken)
            {
                if (change.IsCompleted) late.TrySetResult();
            }

            return one.IsCompleted || other.IsCompleted;
        });
    }

    private void Take()
    {
        _late.ForEach(late => _taken.Add((late, Area.Machine.NextChange())));
        _late.Clear();
    }
}

/// <summary>Has nothing kept for anybody.</summary>
internal sealed class SourceThatKeepsNothing(Interleaving run, Area area) : ExploredSource(run, area)
{
    public override void Keep(long closesAt, bool hasFirst, Ask? first)
    {
    }
}

/// <summary>Lets everybody be tried for room, whoever is before him.</summary>
internal sealed class SourceThatKnowsNoBefore(Interleaving run, Area area) : ExploredSource(run, area)
{
    public override bool IsNoEasier(Ask one, Ask other) => false;
}

/// <summary>No wait could help.</summary>
internal sealed class HopelessException() : Exception("There will never be so much.");
