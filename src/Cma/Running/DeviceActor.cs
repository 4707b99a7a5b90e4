using System.Diagnostics;
using Cma.Reports.Results;
using Cma.Scenarios;
using ContiguousMemory;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;

namespace Cma.Running;

/// <summary>A device of a scenario: starts, claims its buffers one by one, writes them full, stops, gives them back, and starts again.</summary>
internal sealed class DeviceActor(DeviceSpec spec, ReservedArea area, RunObserver observer, Random random)
{
    private readonly List<ContiguousBuffer> _buffers = [];
    private readonly ReadyBuffers _ready = new(spec, area, random);
    private long _granted;
    private long _refused;
    private long _grantedBytes;

    /// <summary>Whether it has made its last start and stopped.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Enters its first start.</summary>
    public void Begin(Schedule schedule) => ScheduleStart(schedule, 0);

    /// <summary>Gives everything back.</summary>
    public void Stop()
    {
        _ready.Clear();
        foreach (ContiguousBuffer buffer in _buffers) buffer.Dispose();
        _buffers.Clear();
    }

    public DeviceResult Result() => new(spec.Name, spec.Area, _granted + _refused, _granted, _refused, _grantedBytes, _ready.Result());

    private void ScheduleStart(Schedule schedule, long start)
    {
        IsDone = spec.Starts is long starts && start >= starts;
        if (IsDone) return;
        TimeSpan at = spec.Offset + (start * (spec.Hold + spec.Idle));
        if (spec.Prepare is { } ahead) schedule.At(at - ahead > schedule.Clock.Now ? at - ahead : schedule.Clock.Now, () => Prepare(start));
        schedule.At(at, () => Start(schedule, start));
    }

    private void Prepare(long start)
    {
        observer.Watch.Begin();
        observer.Watch.End(hasMoved: _ready.Prepare(start));
        observer.CheckInvariants();
        observer.Look();
    }

    private void Start(Schedule schedule, long start)
    {
        for (int i = 0; i < spec.Buffers && !observer.HasEnoughClaims; i++) Claim(schedule.Clock.Now, i, _ready.LengthOf(start, i));
        _ready.Clear();
        observer.CheckInvariants();
        observer.Look();
        schedule.At(schedule.Clock.Now + spec.Hold, () =>
        {
            Stop();
            observer.CheckInvariants();
            observer.Look();
            ScheduleStart(schedule, start + 1);
        });
    }

    private void Claim(TimeSpan now, int index, long length)
    {
        AllocationDiagnosis? diagnosis = null;
        long began = Stopwatch.GetTimestamp();
        ContiguousBuffer? buffer = _ready.TryTake(index);
        bool granted = buffer is not null || TryClaim(index, length, out buffer, out diagnosis);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        if (granted)
        {
            _buffers.Add(buffer!);
            _granted++;
            _grantedBytes += length;
            observer.Granted(now, spec, buffer!, took);
            Use(buffer!);
        }
        else
        {
            _refused++;
            observer.Refused(now, spec, spec.BufferNames[index], length, diagnosis!);
        }
    }

    /// <summary>Claims a buffer; when leases stand in the way, once more while writers hold none.</summary>
    private bool TryClaim(int index, long length, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis)
    {
        AllocationOptions options = spec.OptionsOf(index);
        observer.Watch.Begin();
        bool granted = area.TryAllocate(length, options, out buffer, out diagnosis);
        if (!granted && diagnosis!.Reason is RefusalReason.Busy)
        {
            // Two writers without pause always have a lease somewhere: to wait for a moment without one would be to wait for ever.
            observer.Watch.StopLeases();
            try
            {
                granted = area.TryAllocate(length, options, out buffer, out diagnosis);
            }
            finally
            {
                observer.Watch.AllowLeases();
            }
        }

        observer.Watch.End(buffer?.MovedBytes > 0);
        return granted;
    }

    /// <summary>Looks whether the buffer came cleared, then writes it full, so that what is not cleared on the way back is found.</summary>
    private void Use(ContiguousBuffer buffer)
    {
        if (!observer.HasBytes) return;
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.ReadWrite);
        for (long offset = 0; offset < buffer.Length; offset += 1 << 30)
        {
            Span<byte> part = cpu.Slice(offset, (int)Math.Min(1 << 30, buffer.Length - offset));
            if (part.ContainsAnyExcept((byte)0)) observer.Violated($"Buffer '{buffer.Name}' of '{spec.Name}' was handed over with another holder's bytes in it.");
            part.Fill(0xA5);
        }
    }
}
