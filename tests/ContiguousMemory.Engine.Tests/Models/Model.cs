using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>
/// Who should have what, kept naively: for each unit its contents and its leases, for each frame of a device its contents. Where a unit lies is not in it:
/// that is read from the machine after each step, and must not change while a lease lasts.
/// </summary>
internal sealed class Model
{
    public const string EarlyName = "early";

    private long _lastValue;

    /// <summary>Units by tenant and slot.</summary>
    public Dictionary<(Tenant Tenant, int Slot), ModelUnit> Units { get; } = [];

    /// <summary>Frames in devices' hands, by number: who has them and what is in them.</summary>
    public Dictionary<long, (string Device, long Value)> Devices { get; } = [];

    /// <summary>Free frames that a client was the last to have, and what it left there.</summary>
    public Dictionary<long, (string Client, long Value)> Remembered { get; } = [];

    /// <summary>Grants not yet released as a whole.</summary>
    public List<(AreaAllocation Allocation, Area Area, string Name)> Grants { get; } = [];

    /// <summary>Grants that were released.</summary>
    public List<(AreaAllocation Allocation, Area Area)> Stale { get; } = [];

    public List<FrameRange> Taken { get; } = [];

    public Dictionary<string, string> ClientOf { get; } = [];

    /// <summary>A value that nothing had before.</summary>
    public long NextValue() => _lastValue += 1000;
}

/// <summary>One unit: what is in it, frame by frame, and who holds it in place.</summary>
internal sealed class ModelUnit(int frames)
{
    public long[] Values { get; } = new long[frames];

    public List<SlotLease> Leases { get; } = [];
}
