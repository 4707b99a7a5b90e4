namespace ContiguousMemory.Coherence.Machine;

/// <summary>What leads from one state to the next.</summary>
internal enum ActionKind
{
    OldOwnerMaps,
    OldOwnerUnmaps,
    OldOwnerStores,
    OldOwnerLoads,
    HandOver,
    Step,
    Evict,
    EvictOuter,
    Drain,
    DrainOuter,
    Fill,
    Prefetch,
    DriverWrites,
    DriverBarrier,
    DeviceWrites,
    LazyPurge,

    /// <summary>These are of variants only.</summary>
    DoubleFill,
    PostedWriteLands,
    Frees,
    NextOwnerMaps,
    NextOwnerLoads,
    NextOwnerStores,
    BystanderStores,
}

/// <summary>An action and its choice, in four bytes: there is one for every step tried, and there are many millions of those.</summary>
internal readonly record struct MachineAction
{
    private const int DetailShift = 8, LineShift = 16, ChoiceShift = 24;

    private readonly uint _bits;

    /// <param name="Kind">What happens.</param>
    /// <param name="Line">To which line, 0 to 255.</param>
    /// <param name="Detail">The view, the slot or the step, 0 to 255.</param>
    /// <param name="Choice">Which of the ways it may go: see the machine.</param>
    public MachineAction(ActionKind Kind, int Line = 0, int Detail = 0, Choice Choice = Choice.Plain) =>
        _bits = (uint)Kind | (uint)Line << LineShift | (uint)Detail << DetailShift | (uint)Choice << ChoiceShift;

    public ActionKind Kind => (ActionKind)(byte)(_bits & 0xFF);

    public int Detail
    {
        get => (int)(_bits >> DetailShift & 0xFF);
        init => _bits = With(DetailShift, value);
    }

    public int Line
    {
        get => (int)(_bits >> LineShift & 0xFF);
        init => _bits = With(LineShift, value);
    }

    public Choice Choice
    {
        get => (Choice)(int)(_bits >> ChoiceShift);
        init => _bits = With(ChoiceShift, (int)value);
    }

    private uint With(int shift, int value) => _bits & ~(0xFFu << shift) | (uint)value << shift;
}

/// <summary>The way an action goes where the hardware is free.</summary>
internal enum Choice
{
    Plain,

    /// <summary>A missing store goes to the write buffer, without allocating.</summary>
    Buffered,

    /// <summary>The outer cache takes the line in too.</summary>
    AllocateOuter,

    /// <summary>The outer cache is passed, or not updated.</summary>
    PassOuter,

    /// <summary>One dirty line is written back; the action is not complete.</summary>
    WriteBack,

    /// <summary>The outer line is updated too; variants only, as what follows.</summary>
    UpdateOuter,

    /// <summary>The outer line is invalidated.</summary>
    InvalidateOuter,

    /// <summary>The other CPU's dirty line is written back, and both have it.</summary>
    Shares,

    /// <summary>The other CPU's dirty line moves over.</summary>
    Migrates,

    /// <summary>The operation has no effect.</summary>
    Lost,
}
