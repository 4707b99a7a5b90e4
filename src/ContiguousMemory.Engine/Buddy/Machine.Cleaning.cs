namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// Free frames are cleared ahead while nobody wants anything. For as long as that takes they are out of everybody's reach; so whoever would be refused, or would
/// have a tenant moved, first has them back.
/// </summary>
public sealed partial class Machine
{
    private readonly List<Cleaning> _cleanings = [];
    private int _cleaningPauses;

    /// <summary>Frames that are out to be cleared.</summary>
    internal sealed class Cleaning
    {
        private readonly Thread _thread = Thread.CurrentThread;

        // Continuations must not run on the thread that clears, which is about to go on.
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>They are back.</summary>
        public void End() => _end.SetResult();

        /// <summary>Waits for them, unless this very thread is clearing them, in a world that calls back.</summary>
        public void Wait()
        {
            if (_thread != Thread.CurrentThread) _end.Task.Wait();
        }
    }

    /// <summary>Whether frames may be taken out to be cleared now. Under the lock.</summary>
    internal bool MayClean => Volatile.Read(ref _cleaningPauses) == 0 && ActiveClaims.Count == 0;

    /// <summary>Frames are taken out. Under the lock that found that it may be.</summary>
    internal Cleaning BeginCleaning()
    {
        Cleaning cleaning = new();
        _cleanings.Add(cleaning);
        return cleaning;
    }

    /// <summary>They are back. Under the lock that put them back.</summary>
    internal void EndCleaning(Cleaning cleaning)
    {
        _cleanings.Remove(cleaning);
        cleaning.End();
    }

    /// <summary>Has frames back that are out to be cleared, which takes as long as clearing a page block, and keeps them in. No lock may be held.</summary>
    internal CleaningPause PauseCleaning()
    {
        Interlocked.Increment(ref _cleaningPauses);
        Cleaning[] under;
        lock (Gate) under = _cleanings.Count == 0 ? [] : [.. _cleanings];
        foreach (Cleaning cleaning in under) cleaning.Wait();
        return new CleaningPause(this, under.Length > 0);
    }

    /// <summary>Ends a pause.</summary>
    internal void EndCleaningPause() => Interlocked.Decrement(ref _cleaningPauses);
}
