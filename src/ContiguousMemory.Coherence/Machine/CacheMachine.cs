namespace ContiguousMemory.Coherence.Machine;

/// <summary>The machine: every step that may follow a state, and what a state shows.</summary>
/// <remarks>
/// Fixed choices of the base machine: maintenance by a non-cacheable address acts on the line (VIVT: on that address's line only); two colours, and
/// the kernel view has colour 0; VIVT neither fills unasked nor prefetches into the outer cache; a prefetch needs a live or lagging cacheable
/// mapping; fills wait for buffered cacheable write-backs of their line, and for buffered non-cacheable writes too unless those may hit; a
/// non-cacheable read sees buffered non-cacheable writes but not buffered write-backs; kunmap, purges and the old owner's unmaps invalidate the
/// TLB in the same step. Unmap-time flushes write one dirty line back at a time and end when none is left, so that they need no more buffer than
/// there is. What may be otherwise is a deviation of the description (<see cref="Deviations"/>), or its number of lines, pages, colours or CPUs.
/// Thread safety: an instance is immutable; each caller brings its own list.
/// </remarks>
internal sealed partial class CacheMachine
{
    /// <summary>First-level slots, and the mask of them all.</summary>
    private const int Slots = 3, WholeCache = 0b111;

    private readonly MachineDescription _machine;
    private readonly Primitive[] _program;
    private readonly Layout _layout;
    private readonly int _lines, _ours;
    private readonly bool _hasOuter, _fills, _evicts, _buffers, _lags, _overtakes, _halves, _twoCpus, _twoPages, _fourColours, _keepsLazyKmaps;
    private readonly NonCacheablePolicy _policy;
    private readonly bool _aliases, _vivt, _highmem, _hasAlias;
    private readonly View _driverView;
    private readonly Expectations _expectations;

    // What a variant changes. The base machine pays tests that never hold, the rarer ones behind one that never holds.
    private readonly Deviations _deviations;
    private readonly bool _hasOddAdversary;

    /// <param name="machine">What to run on.</param>
    /// <param name="sequence">The sequence for a buffer of one line; it is unrolled for more.</param>
    /// <exception cref="ArgumentException">
    /// There is no such machine (<see cref="MachineRules.WhyNot"/>), the sequence is too long for the packed state, or more lines are asked for than fit.
    /// </exception>
    public CacheMachine(MachineDescription machine, IReadOnlyList<Primitive> sequence)
    {
        if (MachineRules.WhyNot(machine) is { } whyNot) throw new ArgumentException(whyNot, nameof(machine));
        _machine = machine;
        _lines = machine.PageCount > 1 || machine.Deviations.HasFlag(Deviations.OuterFlushByWay) ? 2 : machine.Lines;
        _ours = machine.Deviations.HasFlag(Deviations.OuterFlushByWay) ? 1 : _lines;
        _layout = new Layout(machine.AlwaysTwoWords || sequence.Any(step => step.Word == 1) ? 2 : 1);
        int most = MostLines(_layout.Words);
        if (_lines < 1 || _lines > most) throw new ArgumentException($"The model holds 1 to {most} lines of this sequence, not {_lines}.", nameof(machine));

        _program = Unrolling.Of(machine, sequence);
        _hasOuter = machine.HasOuter;
        _fills = machine.Fills;
        _evicts = machine.Features.HasFlag(MachineFeatures.Evict);
        _buffers = machine.Features.HasFlag(MachineFeatures.Buffers);
        _lags = machine.Features.HasFlag(MachineFeatures.LaggingTranslations);
        _policy = machine.EffectiveNonCacheable;
        _vivt = machine.L1 == L1Kind.Vivt;
        _aliases = machine.L1 == L1Kind.ViptAliasing;
        _highmem = machine.Pages == PageKind.Highmem;
        _hasAlias = sequence.Any(step => step.View is View.Dma or View.DmaOtherColour);
        _driverView = sequence.Any(step => step is { Kind: PrimitiveKind.MapNonCacheable, View: View.Dma }) ? View.Dma : View.Kernel;
        _expectations = new Expectations(_program);
        _deviations = machine.Deviations;
        _keepsLazyKmaps = machine.KeepsLazyKmaps;
        _twoCpus = machine.Cpus == 2;
        _twoPages = machine.PageCount == 2;
        _fourColours = machine.Colours == 4;
        _halves = Deviates(Deviations.HalfLineDirty) && _layout.Words == 2;
        _overtakes = _policy == NonCacheablePolicy.MayHit || Deviates(Deviations.UncheckedBuffers);
        _hasOddAdversary = Deviates(Deviations.DoubleFillLosesDirtyLine | Deviations.DevicePosts | Deviations.PrefetchNeedsNoMapping | Deviations.OuterFlushByWay);
    }

    /// <summary>How many lines of a sequence the packed state has room for.</summary>
    public static int MostLines(IReadOnlyList<Primitive> sequence) => MostLines(sequence.Any(step => step.Word == 1) ? 2 : 1);

    /// <summary>The program as it runs, unrolled for the lines.</summary>
    public IReadOnlyList<Primitive> Program => _program;

    public MachineDescription Description => _machine;

    public Layout Layout => _layout;

    /// <summary>Memory full of the old owner's data, caches empty; one state for each choice of colours that can matter.</summary>
    public IEnumerable<PackedState> InitialStates()
    {
        ulong lines = 0;
        for (int line = 0; line < _ours; line++) lines |= (0b0101 & _layout.DataMask) << _layout.MemoryShift(line);

        ulong control = _highmem ? 0 : 1ul << PackedState.KernelShift;
        if (!_highmem && _twoPages) control |= 1ul << SecondKernelShift;
        foreach (ulong colours in _fourColours ? FourColours() : TwoColours()) yield return new(lines, control | colours);
    }

    private IEnumerable<ulong> TwoColours()
    {
        int choices = !_aliases ? 1 : _twoPages ? 16 : 8;
        for (int colours = 0; colours < choices; colours++)
        {
            // Without a fixmap slot or an alias its colour is nobody's business.
            if (((colours & 1) != 0 && !_highmem) || ((colours & 4) != 0 && !_hasAlias)) continue;
            yield return (ulong)(colours & 7) << PackedState.ColourShift | (ulong)(colours >> 3) << SecondColourShift;
        }
    }

    /// <summary>Lists every state that may follow.</summary>
    public void Successors(PackedState state, SuccessorList into)
    {
        into.Clear();
        if (!_buffers && !state.BuffersAreEmpty)
        {
            Drains(state, into);
            return;
        }

        switch (state.Phase)
        {
            case Phase.OldOwner: OldOwner(state, into); break;
            case Phase.Program: Step(state, into); break;
            case Phase.Use: Use(state, into); break;
            default: NextOwner(state, into); break;
        }

        Adversary(state, into);
    }

    /// <summary>Whether the machine has one of the deviations.</summary>
    private bool Deviates(Deviations deviations) => (_deviations & deviations) != 0;

    private static int MostLines(int words) => words == 1 ? 3 : 2;

    private static bool Bit(ulong control, int shift) => (control >> shift & 1) != 0;

    private int Slot(ulong lines, int line, int slot) => (int)(lines >> _layout.SlotShift(line, slot) & _layout.SlotMask);

    private ulong WithSlot(ulong lines, int line, int slot, int state, int data)
    {
        int shift = _layout.SlotShift(line, slot);
        return (lines & ~(_layout.SlotMask << shift)) | (ulong)(uint)(state | data << 2) << shift;
    }

    private int Memory(ulong lines, int line) => (int)(lines >> _layout.MemoryShift(line) & _layout.DataMask);

    private ulong WithMemory(ulong lines, int line, int data, int mask)
    {
        int shift = _layout.MemoryShift(line);
        int merged = Layout.Merge((int)(lines >> shift & _layout.DataMask), data, mask);
        return (lines & ~(_layout.DataMask << shift)) | (ulong)(uint)merged << shift;
    }

    /// <summary>The first-level slot of a view; -1 for a non-cacheable alias of a VIVT cache, which never holds a line.</summary>
    private int SlotOf(ulong control, View view)
    {
        if (view == View.Kmapped) view = Bit(control, PackedState.ReusedShift) ? View.Kernel : View.Fixmap;
        if (_vivt) return view <= View.User ? (int)view : -1;
        if (!_aliases || view == View.Kernel) return 0;
        if (_fourColours) return SlotOfFour(control, view);
        if (view == View.DmaOtherColour) return 1 - (int)(control >> (PackedState.ColourShift + 2) & 1);
        return (int)(control >> (PackedState.ColourShift + (int)view - 1) & 1);
    }

    /// <summary>Whether the view has a cacheable mapping, live or lagging.</summary>
    private static bool Reaches(ulong control, View view) => view == View.Kernel
        ? (control >> PackedState.KernelShift & 3) == 1 || Bit(control, PackedState.LagShift)
        : (control >> (PackedState.FixmapShift + (int)view - 1) & 1) != 0 || Bit(control, PackedState.LagShift + (int)view);

    /// <summary>Whether the view is mapped now, cacheable.</summary>
    private static bool IsLive(ulong control, View view) => view == View.Kernel
        ? (control >> PackedState.KernelShift & 3) == 1
        : (control >> (PackedState.FixmapShift + (int)view - 1) & 1) != 0;

    private static ulong SetLive(ulong control, View view, bool live)
    {
        int shift = view == View.Kernel ? PackedState.KernelShift : PackedState.FixmapShift + (int)view - 1;
        ulong mask = view == View.Kernel ? 3ul : 1ul;
        return (control & ~(mask << shift)) | (live ? 1ul : 0) << shift;
    }
}
