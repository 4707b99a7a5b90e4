using Cma.Reports;
using Cma.Reports.Results;
using Cma.Running.Contents;
using Cma.Scenarios;
using ContiguousMemory;

namespace Cma.Running.Tenants;

/// <summary>Data that moves under the threads that write it: counters, each of which is compared with a second count in the end.</summary>
internal sealed class WritingActor : TenantActor
{
    private readonly MovableMemory _memory;
    private readonly LiveView? _view;
    private readonly string? _whyLeased;
    private readonly WriterThread[] _writers;
    private long _lost;

    public WritingActor(TenantSpec spec, IContents contents, MovableMemory memory, bool hasBytes, Random random, ClaimWatch claims)
        : base(spec, contents, hasBytes, random)
    {
        _memory = memory;
        if (!hasBytes)
        {
            _writers = [];
            return;
        }

        // Without a live address they write through leases, and give way to a claim that is refused for them.
        memory.TryMapLive(out _view, out _whyLeased);
        _writers = [.. Enumerable.Range(0, spec.Writers).Select(number => new WriterThread(memory, _view, number, claims: claims))];
    }

    protected override bool IsLive => _view is not null;

    protected override string? WhyLeased => _whyLeased;

    protected override long HeldBytes => _memory.HeldBytes;

    protected override long UnitCount => _memory.UnitCount;

    protected override WriteStalls? Writing
    {
        get
        {
            LatencyHistogram all = new();
            foreach (WriterThread writer in _writers) all.Add(writer.Latencies);
            TimeSpan ran = new(_writers.Sum(writer => writer.Ran.Ticks));
            return WriteStalls.Of(_writers.Length, all, _lost, new(_writers.Sum(writer => writer.Stalled.Ticks)), ran);
        }
    }

    public override void Begin(Schedule schedule)
    {
        base.Begin(schedule);
        foreach (WriterThread writer in _writers) writer.Start();
    }

    public override void Read(long block)
    {
        // What is written all the time has no contents to hold a read against; it is read once, when the writers have stopped.
    }

    public override void ReadAll()
    {
        StopWriters();
        for (long unit = 0; unit < _memory.UnitCount; unit++)
        {
            if (!HasBytes)
            {
                CountRead();
                continue;
            }

            using UnitLease lease = _memory.Lease(unit, $"{Spec.Name}, reading");
            Verify(lease.Span, unit * _memory.UnitLength);
        }
    }

    public override void Dispose()
    {
        StopWriters();
        EndLeases();
        _memory.Dispose();
    }

    protected override HeldLease? TryHold(long unit) => _memory.Hold(unit, $"{Spec.Name}, leasing");

    private void StopWriters()
    {
        foreach (WriterThread writer in _writers) writer.Stop();
    }

    private void Verify(Span<byte> bytes, long offset)
    {
        long lost = 0;
        foreach (WriterThread writer in _writers) lost += writer.LostIn(bytes, offset);
        _lost += lost;
        Count(bytes.Length, isRight: lost == 0);
    }
}
