using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory.Tests.Waiting;

/// <summary>A small reserve on paper for those who wait.</summary>
internal static class PaperReserve
{
    public const int Unit = 2 << 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static ReservedMemory Make(int units = 4, IReadOnlyDictionary<string, long>? quotas = null, long? cache = null) => ReservedMemory.Create(new ReservedMemoryOptions
    {
        Backing = BackingKind.Paper,
        Areas = [new() { Name = "area", Size = (long)units * Unit, Quotas = quotas, FrontCacheSize = cache }],
        RefugeSize = 4L * Unit,
    });

    /// <summary>Asks, and returns once it stands in line or aside, and nobody is being tried.</summary>
    public static Task<ContiguousBuffer> Ask(ReservedMemory memory, long length, AllocationOptions options, CancellationToken cancellation = default) =>
        Ask(memory, length, options, Timeout.InfiniteTimeSpan, cancellation);

    public static Task<ContiguousBuffer> Ask(ReservedMemory memory, long length, AllocationOptions options, TimeSpan timeout, CancellationToken cancellation = default)
    {
        int waiting = memory.DefaultArea.Queue.CountSeen;
        Task<ContiguousBuffer> asked = memory.AllocateAsync(length, options, timeout, cancellation).AsTask();
        Until(() => memory.DefaultArea.Queue.CountSeen > waiting);
        return asked;
    }

    public static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, s_patience), "The other thread did not come that far.");

    /// <summary>Nobody waits, nothing is held or kept, and the books agree.</summary>
    public static void CheckIdle(ReservedMemory memory)
    {
        Until(() => memory.DefaultArea.Queue.IsIdle);
        InvariantReport report = memory.Verify();
        Assert.True(report.IsClean, string.Join('\n', report.Violations));
        using ContiguousBuffer all = memory.Allocate(memory.DefaultArea.Size);
    }
}
