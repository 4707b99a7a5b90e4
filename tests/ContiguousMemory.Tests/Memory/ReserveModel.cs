using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Tests.Memory;

/// <summary>One step of a random run: what to do, and three numbers to do it with.</summary>
public readonly record struct ModelStep(int What, int A, int B, int C);

/// <summary>
/// A reserve beside the simplest model of it: for every buffer and every unit of every tenant, the stamp of the contents it must have. Stamp 0 is cleared
/// memory; a discardable unit without a stamp is empty. After each step all contents are checked, and after every other the invariants.
/// </summary>
internal sealed class ReserveModel : IDisposable
{
    public const int Kinds = 12;

    private const int Unit = 2 << 20;

    private readonly ReservedMemory _memory;
    private readonly List<(ContiguousBuffer Buffer, long Stamp)> _buffers = [];
    private readonly List<(MovableMemory Memory, long[] Stamps)> _movable = [];
    private readonly List<(DiscardableMemory Memory, long?[] Stamps)> _discardable = [];
    private readonly List<(HeldLease Lease, long Stamp)> _leases = [];
    private long _stamps;

    private ReserveModel(BackingKind kind, Placement placement, Func<IWorld, IWorld> through) => _memory = ReservedMemory.Create(
        new ReservedMemoryOptions
        {
            Name = "model",
            Backing = kind,
            Areas = [new() { Name = "one", Size = 3 * Unit }, new() { Name = "two", Size = 2 * Unit }],
            RefugeSize = 2 * Unit,
            Placement = placement,
            DisposeTimeout = TimeSpan.Zero,
        },
        through);

    /// <summary>Does the steps. A content that is not what it must be, or an invariant that does not hold, fails the test that runs it.</summary>
    public static void Run(IEnumerable<ModelStep> steps, BackingKind kind, Placement placement, Func<IWorld, IWorld>? through = null)
    {
        using ReserveModel model = new(kind, placement, through ?? (world => world));
        foreach (ModelStep step in steps)
        {
            model.Act(step);

            // The invariants' check empties the front cache, which must have its part in some steps.
            model.Check(withInvariants: step.B % 2 == 0);
        }
    }

    public void Dispose()
    {
        _leases.ForEach(held => held.Lease.Dispose());
        _buffers.ForEach(held => held.Buffer.Dispose());
        _memory.Dispose();
    }

    private void Act(ModelStep step)
    {
        switch (step.What)
        {
            case 0 or 1 or 2: Allocate(step); break;
            case 3 when _buffers.Count > 0: RemoveAt(_buffers, step.A).Buffer.Dispose(); break;
            case 4 when _movable.Count < 4: LendMovable(1 + (step.A % (3 * Unit))); break;
            case 5 when _discardable.Count < 3: LendDiscardable(1 + (step.A % (5 * Unit))); break;
            case 6: Fill(step); break;
            case 7 when _movable.Count > 0: Write(step); break;
            case 8 when _movable.Count > 0: Hold(step); break;
            case 9 when _leases.Count > 0: RemoveAt(_leases, step.A).Lease.Dispose(); break;
            case 10 when _discardable.Count > 0: Discard(step); break;
            case 11 when _movable.Count > 1 && _leases.Count == 0: RemoveAt(_movable, step.A).Memory.Dispose(); break;
            default: break;
        }
    }

    private void Allocate(ModelStep step)
    {
        ReservedArea area = _memory.Areas[step.A % 2];
        long length = step.B % 3 == 0 ? 1 + (step.C % 65536) : 1 + (step.C % area.Size);
        string name = $"device {step.B % 2}";
        if (!area.TryAllocate(length, new() { Name = name, Clear = step.B % 5 != 0 }, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis))
        {
            Assert.NotEmpty(diagnosis.ToString());
            return;
        }

        // Without clearing it may have what a device of its own name left, and never anything else.
        _buffers.Add((buffer, ++_stamps));
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Write);
        Assert.True(Pattern.IsZero(cpu.Span) || step.B % 5 == 0, $"{buffer} is not zero.");
        Pattern.Write(cpu.Span, _stamps);
    }

    private void LendMovable(int length)
    {
        try
        {
            MovableMemory lent = _memory.LendMovable($"movable {++_stamps}", length);
            _movable.Add((lent, new long[lent.UnitCount]));
        }
        catch (LendingException)
        {
            // Expected when there is no room; what must hold then is checked like after every step.
        }
    }

    private void LendDiscardable(int length)
    {
        long?[] stamps = new long?[(length + Unit - 1) / Unit];
        _discardable.Add((_memory.LendDiscardable($"discardable {++_stamps}", length, unit => stamps[unit] = null), stamps));
    }

    private void Fill(ModelStep step)
    {
        foreach ((DiscardableMemory lent, long?[] stamps) in _discardable)
        {
            long unit = step.A % stamps.Length;
            if (!lent.TryFill(unit, out UnitLease filled)) continue;
            using UnitLease lease = filled;
            if (stamps[unit] is null) Assert.True(Pattern.IsZero(lease.Span), $"Unit {unit} of '{lent.Name}' came with somebody's bytes.");
            stamps[unit] = ++_stamps;
            Pattern.Write(lease.Span, _stamps);
        }
    }

    private void Write(ModelStep step)
    {
        (MovableMemory lent, long[] stamps) = _movable[step.A % _movable.Count];
        long unit = step.B % stamps.Length;
        if (_leases.Exists(held => held.Stamp == stamps[unit] && held.Stamp != 0)) return;
        byte[] bytes = Pattern.Bytes(++_stamps, lent.LengthOf(unit));
        lent.Write(unit * Unit, bytes);
        stamps[unit] = _stamps;
    }

    private void Hold(ModelStep step)
    {
        (MovableMemory lent, long[] stamps) = _movable[step.A % _movable.Count];
        long unit = step.B % stamps.Length;
        if (stamps[unit] == 0 || _leases.Count > 3) return;
        _leases.Add((lent.Hold(unit, $"holder {step.C}"), stamps[unit]));
    }

    private void Discard(ModelStep step)
    {
        (DiscardableMemory lent, long?[] stamps) = _discardable[step.A % _discardable.Count];
        long unit = step.B % stamps.Length;
        Assert.True(lent.TryDiscard(unit));
        stamps[unit] = null;
    }

    private void Check(bool withInvariants)
    {
        if (withInvariants) Assert.Empty(_memory.Verify().Violations);
        Assert.All(_buffers, held => Assert.True(Pattern.Is(held.Buffer.Memory.Span, held.Stamp), $"{held.Buffer} has changed."));
        Assert.All(_leases, held => Assert.True(Pattern.Is(held.Lease.Memory.Span, held.Stamp), $"The leased unit at {held.Lease.Frames} has changed."));
        foreach ((MovableMemory lent, long[] stamps) in _movable)
        {
            for (long unit = 0; unit < stamps.Length; unit++)
            {
                using UnitLease lease = lent.Lease(unit);
                Assert.True(stamps[unit] == 0 ? Pattern.IsZero(lease.Span) : Pattern.Is(lease.Span, stamps[unit]), $"Unit {unit} of '{lent.Name}' has changed.");
            }
        }

        foreach ((DiscardableMemory lent, long?[] stamps) in _discardable)
        {
            for (long unit = 0; unit < stamps.Length; unit++)
            {
                bool isThere = lent.TryLease(unit, out UnitLease there);
                using UnitLease lease = there;
                Assert.Equal(stamps[unit] is not null, isThere);
                if (isThere) Assert.True(Pattern.Is(lease.Span, stamps[unit]!.Value), $"Unit {unit} of '{lent.Name}' has changed.");
            }
        }
    }

    private static T RemoveAt<T>(List<T> from, int number)
    {
        T removed = from[number % from.Count];
        from.RemoveAt(number % from.Count);
        return removed;
    }
}
