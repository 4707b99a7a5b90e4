using System.Globalization;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>
/// Does what a seed says with a reserve, and writes down all that it decides: frames, refusals and their stories, moves, discards, and what the books say
/// after each step. Two reserves that decide alike give the same log. Its time is its own, so that ages are part of it.
/// </summary>
internal sealed class DecisionLog : IDisposable
{
    private const int Unit = 2 << 20;

    private readonly FakeTimeProvider _clock = new();
    private readonly Random _random;
    private readonly ReservedMemory _memory;
    private readonly List<string> _lines = [];
    private readonly List<ContiguousBuffer> _buffers = [];
    private readonly List<LentMemory> _lent = [];
    private readonly List<HeldLease> _leases = [];
    private int _names;

    private DecisionLog(int seed, BackingKind kind, Placement placement, Func<IWorld, IWorld> through)
    {
        _random = new Random(seed);
        ReservedMemoryOptions options = new()
        {
            Name = "decisions",
            Backing = kind,
            Areas = [new() { Name = "one", Size = 6 * Unit }, new() { Name = "two", Size = 4 * Unit, OrderPerBit = 3 }],
            RefugeSize = 4 * Unit,
            Placement = placement,
            FailureLog = line => Say(line),
            Time = _clock,
            DisposeTimeout = TimeSpan.Zero,
        };
        _memory = ReservedMemory.Create(options, through);
    }

    /// <summary>What happens between a forecast and its allocation, for as long as this takes: for the control of that comparison.</summary>
    public Func<ReservedArea, IDisposable?>? Between { get; private init; }

    /// <summary>The log of so many steps.</summary>
    public static IReadOnlyList<string> Of(
        int seed, int steps, BackingKind kind, Placement placement, Func<IWorld, IWorld>? through = null, Func<ReservedArea, IDisposable?>? between = null)
    {
        using DecisionLog log = new(seed, kind, placement, through ?? (world => world)) { Between = between };
        for (int i = 0; i < steps; i++) log.Step();
        return log._lines;
    }

    public void Dispose()
    {
        _leases.ForEach(lease => lease.Dispose());
        _buffers.ForEach(buffer => buffer.Dispose());
        _memory.Dispose();
    }

    private void Step()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(2000)));
        try
        {
            Act(_random.Next(14));
        }
        catch (Exception refusal) when (refusal is LendingException or InvalidOperationException)
        {
            Say(refusal.Message);
        }

        InvariantReport report = _memory.Verify();
        Assert.Empty(report.Violations);
        foreach (ReservedArea area in _memory.Areas) Say($"{area.Name}: {area.Available} {area.LongestRun} {area.Counters} {string.Join(' ', area.Picture)}");
        Say($"free {_memory.FreeBytes}, {report.Checks} checks, lent {string.Join(' ', _lent.Select(lent => lent.HeldBytes))}");
    }

    private void Act(int what)
    {
        switch (what)
        {
            case < 4: Allocate(); break;
            case 4 when _buffers.Count > 0: Take(_buffers).Dispose(); break;
            case 5 when _buffers.Count > 0: ReleaseFrames(); break;
            case 6 when _lent.Count < 6: _lent.Add(_memory.LendMovable(NextName("movable"), _random.Next(1, 3 * Unit))); break;
            case 7 when _lent.Count < 6: Say(LendDiscardable().Name); break;
            case 8 or 9: Fill(); break;
            case 10 when _lent.Count > 0: Hold(Any(_lent)); break;
            case 11 when _lent.Count > 0: Keep(LeaseLongTerm(Any(_lent))); break;
            case 12 when _leases.Count > 0: Take(_leases).Dispose(); break;
            case 13 when _lent.Count > 3: End(Any(_lent)); break;
            default: break;
        }
    }

    private void Allocate()
    {
        ReservedArea area = Any(_memory.Areas);
        long length = _random.Next(3) switch { 0 => _random.Next(1, 65536), 1 => _random.Next(1, Unit), _ => _random.NextInt64(1, area.Size + Unit) };
        AllocationOptions options = new()
        {
            Alignment = _random.Next(3) == 0 ? 1L << _random.Next(26) : 0,
            Boundary = _random.Next(4) == 0 && length <= Unit ? Unit : 0,
            MaxAddress = _random.Next(5) == 0 ? new PhysicalAddress((ulong)_random.Next(12 * Unit)) : null,
            Name = _random.Next(4) == 0 ? null : $"device {_random.Next(3)}",
            Clear = _random.Next(2) == 0,
        };
        AllocationForecast forecast = area.Forecast(length, options);
        using IDisposable? between = Between?.Invoke(area);
        if (area.TryAllocate(length, options, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis))
        {
            Say($"{buffer} {buffer.Frames}, moved {buffer.MovedBytes}, discarded {buffer.DiscardedBytes}");
            _buffers.Add(buffer);
        }
        else
        {
            Say($"{diagnosis} [{diagnosis.Reason} {diagnosis.Attempts} {diagnosis.BestWindow} {diagnosis.Refuge} {diagnosis.UnnamedBlockers}]");
        }

        CheckForetold(forecast, buffer, diagnosis);
    }

    /// <summary>What was foretold is what came, to the frame, and to the word when it was refused.</summary>
    private static void CheckForetold(AllocationForecast forecast, ContiguousBuffer? buffer, AllocationDiagnosis? diagnosis)
    {
        string foretold = $"{forecast.Window} {forecast.BytesToMove} {forecast.BytesToDiscard} {forecast.Diagnosis} {forecast.Diagnosis?.Attempts}";
        string came = $"{buffer?.Frames} {buffer?.MovedBytes ?? 0} {buffer?.DiscardedBytes ?? 0} {diagnosis} {diagnosis?.Attempts}";
        Assert.True(foretold == came, $"foretold {foretold}, came {came}");
        Assert.Equal(buffer is not null, forecast.WouldSucceed);
    }

    private void ReleaseFrames()
    {
        ContiguousBuffer buffer = Any(_buffers);
        ReservedArea area = Any(_memory.Areas);
        FrameCount part = new(_random.NextInt64(buffer.Frames.Count.Value) + 1);
        ReleaseOutcome outcome = area.Release(new FrameRange(buffer.Frames.Start, part));
        Say(outcome.ToString());
        if (!outcome.IsReleased) return;

        FrameRange rest = FrameRange.FromBounds(buffer.Frames.Start + part, buffer.Frames.End);
        if (!rest.IsEmpty) Say(area.Release(rest).ToString());
        buffer.Dispose();
        _buffers.Remove(buffer);
    }

    private DiscardableMemory LendDiscardable()
    {
        string name = NextName("discardable");
        DiscardableMemory lent = _memory.LendDiscardable(name, _random.Next(1, 6 * Unit), unit => Say($"'{name}' loses {unit}"));
        _lent.Add(lent);
        return lent;
    }

    private void Fill()
    {
        foreach (DiscardableMemory lent in _lent.OfType<DiscardableMemory>())
        {
            long unit = _random.NextInt64(lent.UnitCount);
            bool filled = lent.TryFill(unit, out UnitLease lease);
            lease.Dispose();
            Say($"'{lent.Name}' {(filled ? "fills" : "cannot fill")} {unit}");
        }
    }

    private void Hold(LentMemory lent)
    {
        long unit = _random.NextInt64(lent.UnitCount);
        HeldLease? lease = lent is MovableMemory movable ? movable.Hold(unit, NextName("holder"))
            : ((DiscardableMemory)lent).TryHold(unit, out HeldLease? held) ? held : null;
        if (lease is not null) Keep(lease);
    }

    private HeldLease LeaseLongTerm(LentMemory lent) => lent.LeaseLongTerm(_random.NextInt64(lent.UnitCount), NextName("card"));

    private void Keep(HeldLease lease)
    {
        Say($"leased {lease.Frames}");
        _leases.Add(lease);
    }

    private void End(LentMemory lent)
    {
        lent.Dispose();
        _lent.Remove(lent);
        Say($"'{lent.Name}' ends");
    }

    private string NextName(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind} {++_names}");

    private void Say(string line) => _lines.Add(line);

    private T Any<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private T Take<T>(List<T> from)
    {
        T taken = Any(from);
        from.Remove(taken);
        return taken;
    }
}
