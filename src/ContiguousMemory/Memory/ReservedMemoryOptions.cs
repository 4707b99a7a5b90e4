using System.Diagnostics.Metrics;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;

namespace ContiguousMemory;

/// <summary>An area of a reserve.</summary>
public sealed record ReservedAreaOptions
{
    // Arbitrary: some large buffers, or a working set of small ones.
    internal const long MostFrontCacheByDefault = 64L << 20;

    /// <summary>1 to 63 printable characters, one of a kind in its reserve.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes, more than zero; rounded up to 2 MiB.</summary>
    public required long Size { get; init; }

    /// <summary>
    /// log2 of the frames one bit of its bitmap stands for, 0 to 26, of which <see cref="Size"/> is a multiple. 0 unless it only ever gives out large buffers.
    /// </summary>
    public int OrderPerBit { get; init; }

    /// <summary>How windows are chosen; null takes the reserve's.</summary>
    public Placement? Placement { get; init; }

    /// <summary>What it promises to devices while it lends; null takes the reserve's.</summary>
    public LendingPromise? Promise { get; init; }

    /// <summary>
    /// Bytes of released buffers that are kept for the next of the same name, of whatever size, so that they are granted in nanoseconds; zero or more, and null
    /// for a quarter of the area up to 64 MiB. Whoever else needs them has them: they are given back before anybody is refused.
    /// </summary>
    public long? FrontCacheSize { get; init; }

    /// <summary>
    /// Bytes that the buffers of one client, those of one <see cref="AllocationOptions.Client"/>, may hold of the area together; clients that are not named here
    /// have no limit. <see cref="ReservedArea.SetQuota"/> changes it later.
    /// </summary>
    public IReadOnlyDictionary<string, long>? Quotas { get; init; }
}

/// <summary>What a reserve is made of.</summary>
public sealed class ReservedMemoryOptions
{
    /// <summary>What <c>/proc/self/maps</c> and messages call it: printable, 1 to 249 bytes of UTF-8.</summary>
    public string Name { get; init; } = "reserved";

    /// <summary>What memory it is made of.</summary>
    public BackingKind Backing { get; init; } = BackingKind.Auto;

    /// <summary>The areas, 1 to 1024. The first is the default one.</summary>
    public required IReadOnlyList<ReservedAreaOptions> Areas { get; init; }

    /// <summary>Bytes outside the areas, for tenants that are moved out of them; rounded up to 2 MiB. Without it nothing movable can make way.</summary>
    public long RefugeSize { get; init; }

    /// <summary>How windows are chosen in areas that do not say.</summary>
    public Placement Placement { get; init; } = Placement.Cheapest;

    /// <summary>
    /// What areas that do not say promise to devices while they lend. A guaranteed area lends to movable memory only as much as <see cref="RefugeSize"/> can
    /// take in, so that a buffer within what buffers have left free is never refused for want of memory; only a lease can delay it.
    /// </summary>
    public LendingPromise Promise { get; init; }

    /// <summary>When tenants are given frames of areas rather than of the refuge.</summary>
    public LendingRules Lending { get; init; } = LendingRules.Default;

    /// <summary>
    /// How long disposal waits for leases and buffers: zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>. Arbitrary: longer than an I/O, shorter than a
    /// person waits.
    /// </summary>
    public TimeSpan DisposeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Bytes a second, at most, that a timer clears of what nobody has, so that who gets it need not wait for it; zero or more, and 0 for none.
    /// <see cref="ReservedMemory.ClearAhead"/> does it when it is called. It takes processor time and memory bandwidth from others, and gives way to who claims memory.
    /// </summary>
    public long ClearAhead { get; init; }

    /// <summary>
    /// Maps each buffer at addresses of its own, which fault from its release on. It finds spans that are kept too long, by ending the process; it costs
    /// two mappings and several system calls a buffer. For tests, and not for paper.
    /// </summary>
    public bool TrapReleasedAddresses { get; init; }

    /// <summary>
    /// Told of each refused request in one line, of one that waits when its wait is over, as the kernel's log would have it; at most ten lines in
    /// five seconds. Runs with no lock held on the thread of the request, which gets what it throws.
    /// </summary>
    public Action<string>? FailureLog { get; init; }

    /// <summary>What the DMA API over the reserve is made of.</summary>
    public ReservedDmaOptions Dma { get; init; } = new();

    /// <summary>
    /// Who makes the meter that the reserve's metrics come from, for instance a host's; null for one of its own, which ends with the reserve
    /// (<see cref="Telemetry.ReserveMetrics"/>).
    /// </summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
