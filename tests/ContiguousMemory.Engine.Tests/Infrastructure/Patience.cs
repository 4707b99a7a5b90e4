namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>How long a test waits for what must happen before it says that it did not. No test passes by the clock.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs on a thread of its own, so that a test may block in it.</summary>
    public static Task<T> Start<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task Start(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Whether the task is still waiting after a moment. Can say yes of one that is merely slow, never no of one that waits.</summary>
    public static async Task<bool> IsStillWaiting(this Task task)
    {
        await Task.WhenAny(task, Task.Delay(50, TestContext.Current.CancellationToken));
        return !task.IsCompleted;
    }

    public static async Task<T> Within<T>(this Task<T> task) => await task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static async Task Within(this Task task) => await task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
