using Cma.Running.Contents;
using Cma.Scenarios;
using ContiguousMemory;

namespace Cma.Running.Tenants;

/// <summary>Data that moves: written once, read again and again at an address that stays, or through leases where there is none, and never to change.</summary>
internal sealed class MovableActor : TenantActor
{
    private readonly MovableMemory _memory;
    private readonly ulong[] _hashes;
    private readonly LiveView? _view;
    private readonly string? _whyLeased;

    public MovableActor(TenantSpec spec, IContents contents, MovableMemory memory, bool hasBytes, Random random)
        : base(spec, contents, hasBytes, random)
    {
        _memory = memory;
        _hashes = new ulong[memory.UnitCount];
        byte[] block = new byte[hasBytes ? memory.UnitLength : 0];
        for (long unit = 0; hasBytes && unit < memory.UnitCount; unit++)
        {
            // Made beside the memory and hashed there, so that the hash owes nothing to what it is to check.
            Span<byte> made = block.AsSpan(0, memory.LengthOf(unit));
            contents.Fill(unit, made);
            _hashes[unit] = HashOf(made);
            using UnitLease lease = memory.Lease(unit);
            made.CopyTo(lease.Span);
        }

        if (hasBytes) memory.TryMapLive(out _view, out _whyLeased);
    }

    protected override bool IsLive => _view is not null;

    protected override string? WhyLeased => _whyLeased;

    protected override long HeldBytes => _memory.HeldBytes;

    protected override long UnitCount => _memory.UnitCount;

    public override void Read(long block)
    {
        long unit = block % _memory.UnitCount;
        if (!HasBytes)
        {
            CountRead();
            return;
        }

        if (_view is not null)
        {
            Check(_view.Span(unit * _memory.UnitLength, _memory.LengthOf(unit)), _hashes[unit]);
            return;
        }

        using UnitLease lease = _memory.Lease(unit, $"{Spec.Name}, reading");
        Check(lease.Span, _hashes[unit]);
    }

    public override void ReadAll()
    {
        for (long unit = 0; unit < _memory.UnitCount; unit++) Read(unit);
    }

    public override void Dispose()
    {
        EndLeases();
        _memory.Dispose();
    }

    protected override HeldLease? TryHold(long unit) => _memory.Hold(unit, $"{Spec.Name}, leasing");
}
