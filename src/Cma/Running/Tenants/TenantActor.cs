using System.IO.Hashing;
using Cma.Reports.Results;
using Cma.Running.Contents;
using Cma.Scenarios;
using ContiguousMemory;

namespace Cma.Running.Tenants;

/// <summary>A tenant of a scenario: reads its contents at its rate, checks their hash every time, and leases what it is told to.</summary>
internal abstract class TenantActor(TenantSpec spec, IContents contents, bool hasBytes, Random random) : IDisposable
{
    private readonly BlockPicker _picker = new(spec.Access.Pattern, contents.Blocks, random);
    private readonly List<HeldLease> _held = [];

    public TenantSpec Spec { get; } = spec;

    protected IContents Contents { get; } = contents;

    /// <summary>Whether there are bytes to check; not so on paper.</summary>
    protected bool HasBytes { get; } = hasBytes;

    protected long Reads { get; private set; }

    protected long Misses { get; set; }

    private long VerifiedBytes { get; set; }

    private long CorruptBytes { get; set; }

    /// <summary>Bytes it holds now.</summary>
    protected abstract long HeldBytes { get; }

    /// <summary>Units it has.</summary>
    protected abstract long UnitCount { get; }

    /// <summary>Whether it is reached at an address that stays while it moves.</summary>
    protected virtual bool IsLive => false;

    /// <summary>Why it has none, with what to do about it; null when it has one, or does not want one.</summary>
    protected virtual string? WhyLeased => null;

    /// <summary>What its writers met; null when it has none.</summary>
    protected virtual WriteStalls? Writing => null;

    /// <summary>Enters its reads and leases from the first moment on.</summary>
    public virtual void Begin(Schedule schedule)
    {
        if (Spec.Access.Rate > 0) ScheduleRead(schedule, 1);
        if (Spec.Lease is { } lease) schedule.At(TimeSpan.Zero, () => Beat(schedule, lease));
    }

    /// <summary>Reads one block, through whatever it takes to have it.</summary>
    public abstract void Read(long block);

    /// <summary>Reads everything that it holds, once.</summary>
    public abstract void ReadAll();

    /// <summary>What a person should know of its contents; null when there is nothing.</summary>
    public string? Remark => Contents.Unread == 0 ? null : $"{Contents.Unread} parts of the files of '{Spec.Name}' changed or went during the run, and were taken as zero.";

    public TenantResult Result() => new(
        Spec.Name, ScenarioWords.Of(Spec.Kind), HeldBytes, VerifiedBytes, CorruptBytes, Reads, Misses, IsLive, WhyLeased, Writing);

    public void EndLeases()
    {
        foreach (HeldLease lease in _held) lease.Dispose();
        _held.Clear();
    }

    public abstract void Dispose();

    /// <summary>Leases a unit for longer than a read, or not, if it is not there.</summary>
    protected abstract HeldLease? TryHold(long unit);

    /// <summary>Counts a read, and holds what was read against what was put there.</summary>
    protected void Check(ReadOnlySpan<byte> found, ulong expected) => Count(found.Length, HashOf(found) == expected);

    /// <summary>Counts a read of so many bytes.</summary>
    protected void Count(long bytes, bool isRight)
    {
        Reads++;
        if (isRight) VerifiedBytes += bytes;
        else CorruptBytes += bytes;
    }

    /// <summary>Counts a read of what has no bytes.</summary>
    protected void CountRead() => Reads++;

    protected static ulong HashOf(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes);

    private void ScheduleRead(Schedule schedule, long number) => schedule.At(TimeSpan.FromSeconds(number / Spec.Access.Rate), () =>
    {
        Read(_picker.Next());
        ScheduleRead(schedule, number + 1);
    });

    private void Beat(Schedule schedule, LeaseSpec lease)
    {
        TimeSpan now = schedule.Clock.Now;
        for (int i = 0; i < lease.Blocks; i++)
        {
            if (TryHold(random.NextInt64(UnitCount)) is not { } held) continue;
            _held.Add(held);
            schedule.At(now + lease.Hold, () =>
            {
                held.Dispose();
                _held.Remove(held);
            });
        }

        schedule.At(now + lease.Every, () => Beat(schedule, lease));
    }
}
