namespace ContiguousMemory;

/// <summary>One who waits.</summary>
internal sealed partial class AllocationQueue<TRequest, TGrant>
{
    /// <summary>Everything but <see cref="Served"/> is guarded by the queue's lock.</summary>
    private sealed class Waiter(TRequest request, AllocationPriority priority, Task seen, RequestLimits? triedUnder)
    {
        // Whoever waits goes on elsewhere, and not on the thread that holds the lock.
        private readonly TaskCompletionSource<Attempt<TGrant>> _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TRequest Request => request;

        public AllocationPriority Priority => priority;

        /// <summary>Completes when it is no longer in the queue: with a grant, with another status when it has left without, or with why it could not stay.</summary>
        public Task<Attempt<TGrant>> Served => _served.Task;

        /// <summary>The change signal from before its last try: until that completes, another try would end as the last did.</summary>
        public Task Seen { get; set; } = seen;

        /// <summary>Whether it has a place in line. Who is over his quota waits aside.</summary>
        public bool IsInLine { get; set; }

        /// <summary>Its place in line: the lower, the earlier.</summary>
        public long Ticket { get; set; }

        /// <summary>The number of grants from which on those before it are counted.</summary>
        public long CountsFrom { get; set; }

        /// <summary>The limits when it was last tried or looked at, under which it had hope; null before that.</summary>
        public RequestLimits? TriedUnder { get; set; } = triedUnder;

        public bool IsTrying { get; set; }

        /// <summary>Gone, as soon as its try ends.</summary>
        public bool IsLeaving { get; set; }

        /// <summary>The round it was last looked at in.</summary>
        public long Round { get; set; }

        /// <summary>Requests that came later and were granted before it.</summary>
        public long PassesAt(long grants) => Math.Max(0, grants - CountsFrom);

        public void SetServed(Attempt<TGrant> attempt) => _served.SetResult(attempt);

        public void SetFailed(Exception failure) => _served.SetException(failure);
    }
}
