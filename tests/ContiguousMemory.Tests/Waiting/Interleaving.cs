namespace ContiguousMemory.Tests.Waiting;

/// <summary>
/// Several actors on one thread. Each runs until it says that others may come in between, and goes on when it is chosen: so one run is one order of all
/// shared steps, and the same choices make the same run.
/// </summary>
internal sealed class Interleaving(IChoice choice)
{
    private readonly List<Actor> _actors = [];
    private Actor? _current;

    /// <summary>What happened, for people.</summary>
    public List<string> Story { get; } = [];

    /// <summary>Whose turn it is.</summary>
    public string Current => _current!.Name;

    /// <summary>Adds an actor, who begins when he is chosen.</summary>
    public void Add(string name, Func<Task> body)
    {
        Actor actor = new(name, body);
        _actors.Add(actor);
    }

    public void Tell(string what) => Story.Add($"{_current?.Name ?? "before"}: {what}");

    /// <summary>Lets others come in between.</summary>
    public Task Pause() => PauseUntil(static () => true);

    /// <summary>Sleeps until something is the case.</summary>
    public Task PauseUntil(Func<bool> condition) => _current!.SleepUntil(condition);

    /// <summary>Runs until nobody can go on.</summary>
    /// <returns>Those who are still asleep.</returns>
    public IReadOnlyList<string> Run(int mostSteps)
    {
        for (int step = 0; step < mostSteps; step++)
        {
            List<Actor> ready = _actors.FindAll(actor => actor.IsReady);
            if (ready.Count == 0) return [.. _actors.Where(actor => !actor.IsDone).Select(actor => actor.Name)];
            int last = ready.IndexOf(_current!);
            _current = ready[choice.Choose(ready.Count, last)];
            _current.GoOn();
        }

        throw new InvalidOperationException($"Nobody rests after {mostSteps} steps:\n{string.Join('\n', Story)}");
    }

    private sealed class Actor(string name, Func<Task> body)
    {
        private TaskCompletionSource? _sleep;
        private Func<bool> _condition = static () => true;
        private Task? _task;

        public string Name => name;

        public bool IsDone => _task is { IsCompleted: true };

        public bool IsReady => !IsDone && _condition();

        public Task SleepUntil(Func<bool> condition)
        {
            _condition = condition;

            // Without an option its continuation runs in SetResult: on this thread, now.
            _sleep = new TaskCompletionSource();
            return _sleep.Task;
        }

        public void GoOn()
        {
            if (_task is null)
            {
                _task = body();
            }
            else
            {
                TaskCompletionSource sleep = _sleep!;
                _sleep = null;
                sleep.SetResult();
            }

            if (_task.IsFaulted) _task.GetAwaiter().GetResult();
            if (!_task.IsCompleted && _sleep is null) throw new InvalidOperationException($"{name} waits for something that the run does not know of.");
        }
    }
}
