using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Coherence.Recording.Live;

/// <summary>
/// A page of the modelled machine while code runs on it: the checker's own machine, one step at a time, and between the steps whatever the hardware likes to
/// do, as a seed has it. Not thread safe.
/// </summary>
/// <remarks>
/// Up to three lines of the page are followed, or two if they are shared with a neighbour; they meet in the page's write buffer. A step that has to wait for a
/// buffer waits until chance has drained it.
/// </remarks>
internal sealed class LivePage
{
    /// <summary>Far more than chance needs to drain two buffers: a step that waits so long waits for good.</summary>
    private const int Patience = 100_000;

    private const ulong PcAndPhase = (63ul << PackedState.PcShift) | (3ul << PackedState.PhaseShift);

    private readonly MachineDescription _machine;
    private readonly Random _random;
    private readonly bool _isShared;
    private readonly Dictionary<Primitive, CacheMachine> _machines = [];
    private readonly SuccessorList _next = new();
    private PackedState _state;

    /// <param name="machine">What it is a page of; the lines are counted here.</param>
    /// <param name="lines">The lines that are followed, all of one page.</param>
    /// <param name="random">What the hardware likes to do.</param>
    public LivePage(MachineDescription machine, IReadOnlyList<LineOfBuffer> lines, Random random)
    {
        (Lines, _random) = (lines, random);
        _machine = machine with { Lines = lines.Count };
        _isShared = lines.Any(line => !line.IsWhole);
        Frame = lines[0].Start.Pfn;
        PackedState[] starts = [.. MachineFor(new(PrimitiveKind.Dsb)).InitialStates()];
        _state = starts[random.Next(starts.Length)];
    }

    public Pfn Frame { get; }

    public IReadOnlyList<LineOfBuffer> Lines { get; }

    /// <summary>Whether high memory has a kernel mapping that was left lazily.</summary>
    public bool IsKmapped => _machine.Pages == PageKind.Highmem && (_state.Control >> PackedState.KernelShift & 3) == 1;

    /// <summary>Lets whoever has the page before use it as its kernel allows, for about so many actions, until it is free.</summary>
    public void OldOwner(int actions)
    {
        CacheMachine machine = MachineFor(new(PrimitiveKind.Dsb));
        Enter(Phase.OldOwner, pc: 0);
        for (int taken = 0; _state.Phase == Phase.OldOwner; taken++)
        {
            if (taken > Patience) throw new InvalidOperationException("The old owner does not come to an end.");
            Take(machine, action => action.Kind != ActionKind.HandOver || taken >= actions);
        }
    }

    /// <summary>Does one step, by one line if it is one of those, while the hardware does what it likes.</summary>
    public void Do(Primitive step, int line)
    {
        CacheMachine machine = MachineFor(step with { Line = 0 });
        int pc = step.IsPerLine ? line : 0;
        Enter(Phase.Program, pc);
        for (int taken = 0; _state.Pc == pc; taken++)
        {
            if (taken > Patience) throw new InvalidOperationException($"The step {step.Kind} waits for ever.");
            Take(machine, static _ => true);
        }
    }

    /// <summary>Lets a driver and its device use a coherent buffer for so many actions: they write in turn, with a barrier between.</summary>
    /// <param name="view">By which view the driver reaches it.</param>
    /// <param name="actions">How many.</param>
    /// <returns>The first fault that shows.</returns>
    public Verdict Use(View view, int actions)
    {
        Primitive mapped = new(PrimitiveKind.MapNonCacheable, view);
        CacheMachine machine = MachineFor(mapped);
        ulong expected = ~0ul << PackedState.ExpectedShift;
        _state = _state with { Control = _state.Control & ~expected & ~(1ul << PackedState.StartedShift) };
        Enter(Phase.Use, pc: 0);
        if (_machine.Doorbell == Doorbell.Relaxed) _state = _state with { Control = _state.Control | 1ul << PackedState.StartedShift };
        Verdict verdict = machine.Check(_state);
        for (int taken = 0; taken < actions && verdict == Verdict.Ok && Take(machine, static _ => true); taken++) verdict = machine.Check(_state);
        _state = _state with { Control = _state.Control & ~expected & ~(1ul << PackedState.StartedShift) };
        return verdict;
    }

    /// <summary>What the device shows if it reads now, after what was stored and transferred.</summary>
    public Verdict DeviceReads(IReadOnlyList<Primitive> acts)
    {
        CacheMachine judge = new(_machine, Judged([.. acts, new(PrimitiveKind.DeviceRead)]));
        int first = judge.Program.Count;
        for (int at = 0; at < judge.Program.Count; at++)
        {
            if (judge.Program[at].Kind == PrimitiveKind.DeviceRead) first = Math.Min(first, at);
        }

        for (int line = 0; line < Lines.Count; line++)
        {
            Enter(Phase.Program, first + line);
            if (judge.Check(_state) is var verdict and not Verdict.Ok) return verdict;
        }

        return Verdict.Ok;
    }

    /// <summary>What the CPU shows if it reads now by its cacheable mapping, after what was stored and transferred.</summary>
    public Verdict CpuReads(IReadOnlyList<Primitive> acts)
    {
        Enter(Phase.Use, pc: 0);

        // Idle or not, a device makes it a transfer and no coherent buffer.
        return new CacheMachine(_machine, Judged([.. acts, new(PrimitiveKind.DeviceIdle)])).Check(_state);
    }

    /// <summary>Where the data are, in words.</summary>
    public override string ToString() => MachineFor(new(PrimitiveKind.Dsb)).Describe(_state);

    private void Enter(Phase phase, int pc) =>
        _state = _state with { Control = (_state.Control & ~PcAndPhase) | (ulong)phase << PackedState.PhaseShift | (ulong)(uint)pc << PackedState.PcShift };

    /// <summary>Takes one of the actions that can be taken and are allowed; none if there is none.</summary>
    private bool Take(CacheMachine machine, Func<MachineAction, bool> allowed)
    {
        machine.Successors(_state, _next);
        int count = 0, taken = -1;
        for (int at = 0; at < _next.Count; at++)
        {
            if (allowed(_next.Actions[at]) && _random.Next(++count) == 0) taken = at;
        }

        if (taken >= 0) _state = _next.States[taken];
        return taken >= 0;
    }

    /// <summary>A machine whose program begins with a step, and does not end there.</summary>
    private CacheMachine MachineFor(Primitive step)
    {
        if (!_machines.TryGetValue(step, out CacheMachine? machine)) _machines.Add(step, machine = new(_machine, Shared([step, new(PrimitiveKind.Dsb)])));
        return machine;
    }

    /// <summary>What of the acts concerns this page: where no line is shared there is no neighbour.</summary>
    private Primitive[] Judged(IEnumerable<Primitive> acts) => Shared([.. acts.Where(act => _isShared || act.Word == 0)]);

    /// <summary>Behind what runs, a load that never does: it tells the machine that a line has a neighbour's word too.</summary>
    private Primitive[] Shared(IReadOnlyList<Primitive> steps) => _isShared ? [.. steps, new Primitive(PrimitiveKind.Load, Word: 1)] : [.. steps];
}
