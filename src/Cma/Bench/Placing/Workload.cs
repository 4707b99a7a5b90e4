using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;

namespace Cma.Bench.Placing;

/// <summary>What devices do, one thing after the other; the same under every policy.</summary>
/// <param name="Name">What the rows call it.</param>
/// <param name="Build">Makes the machine it happens on, under a policy and a rule of lending, its areas activated.</param>
/// <param name="Steps">What happens.</param>
internal sealed record Workload(string Name, Func<Placement, LendingRules, AreaRegistry> Build, IReadOnlyList<WorkloadStep> Steps);

/// <summary>What a step does.</summary>
internal enum WorkloadAction
{
    /// <summary>A device asks for a buffer.</summary>
    Claim,

    /// <summary>It gives a part of one back, or the whole.</summary>
    Release,

    /// <summary>Somebody leases what a tenant has at a place.</summary>
    Pin,

    /// <summary>And lets go of it.</summary>
    Unpin,
}

/// <summary>One thing that happens. A buffer that was refused has no parts to release.</summary>
/// <param name="Action">What.</param>
/// <param name="Area">The area's number.</param>
/// <param name="Buffer">Which buffer; of a pin, the frame's offset in the area.</param>
/// <param name="Count">Frames.</param>
internal readonly record struct WorkloadStep(WorkloadAction Action, int Area, long Buffer, long Count)
{
    /// <summary>Of a claim: log2 of the frames that its first one's number is a multiple of.</summary>
    public int AlignOrder { get; init; }

    /// <summary>Of a claim: which device asks.</summary>
    public string Device { get; init; } = "device";

    /// <summary>Of a release: frames from the buffer's start.</summary>
    public long Offset { get; init; }
}
