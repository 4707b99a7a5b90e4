using Cma.Reports;
using Cma.Reports.Results;
using Cma.Reports.Timelines;
using Cma.Scenarios;
using ContiguousMemory;
using ContiguousMemory.Engine.Diagnosis;

namespace Cma.Running;

/// <summary>Keeps count of a run: claims, refusals, maps over time, the use of the idle reserve, and the invariants.</summary>
internal sealed class RunObserver
{
    private const int MostViolations = 20;

    private readonly ReservedMemory _memory;
    private readonly VirtualTime _clock;
    private readonly long _claimLimit;
    private readonly IdleReserveMeter _idle;
    private readonly TimelineRecorder _timeline;
    private readonly RefusalLog _refusals = new();
    private readonly List<string> _violations = [];
    private long _granted;
    private long _refused;
    private long _checks;
    private long _violationCount;

    public RunObserver(ReservedMemory memory, Scenario scenario, VirtualTime clock, ClaimWatch watch)
    {
        _memory = memory;
        _clock = clock;
        Watch = watch;
        _claimLimit = scenario.Run.Claims ?? long.MaxValue;
        _idle = new IdleReserveMeter(scenario.ReserveBytes);
        _timeline = new TimelineRecorder([.. memory.Areas.Select(area => new AreaRecorder(area.Name, area.Size, ScenarioLimits.PageBlock))]);
        HasBytes = scenario.Machine.Backing != BackingChoice.Paper;
    }

    /// <summary>What claims and writers know of each other.</summary>
    public ClaimWatch Watch { get; }

    /// <summary>Whether the memory has bytes to look at.</summary>
    public bool HasBytes { get; }

    /// <summary>Whether as many claims were made as the scenario has.</summary>
    public bool HasEnoughClaims => Claims >= _claimLimit;

    /// <summary>Claims made so far.</summary>
    public long Claims => _granted + _refused;

    public long GrantedClaims => _granted;

    public long RefusedClaims => _refused;

    public long MovedBytes { get; private set; }

    public long DiscardedBytes { get; private set; }

    public LatencyHistogram Latencies { get; } = new();

    public RefusalLog Refusals => _refusals;

    public double? IdleReserveUse => _idle.Average;

    public InvariantSummary Invariants => new(_checks, _violationCount);

    /// <summary>The first violations, for people.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public RunTimeline Timeline => _timeline.Build(_clock.Now);

    public void Granted(TimeSpan at, DeviceSpec device, ContiguousBuffer buffer, TimeSpan took)
    {
        _granted++;
        MovedBytes += buffer.MovedBytes;
        DiscardedBytes += buffer.DiscardedBytes;
        Latencies.Record(took);
        _timeline.Mark(new ClaimMark(at, device.Name, device.Area, buffer.Length, IsGranted: true));
    }

    public void Refused(TimeSpan at, DeviceSpec device, string buffer, long length, AllocationDiagnosis diagnosis)
    {
        _refused++;
        _timeline.Mark(new ClaimMark(at, device.Name, device.Area, length, IsGranted: false));
        _refusals.Add(RefusalMapping.Of(at, device, buffer, length, diagnosis));
    }

    /// <summary>Checks everything that always holds.</summary>
    public void CheckInvariants()
    {
        _checks++;
        foreach (string violation in _memory.Verify().Violations) Violated(violation);
    }

    public void Violated(string violation)
    {
        _violationCount++;
        if (_violations.Count < MostViolations) _violations.Add(violation);
    }

    /// <summary>Looks at every area, for the map and for the use of the idle reserve.</summary>
    public void Look()
    {
        long lent = 0;
        long device = 0;
        for (int i = 0; i < _memory.Areas.Count; i++)
        {
            ReservedArea area = _memory.Areas[i];
            BlockState[] states = [.. area.Picture.Select(StateOf)];
            lent += ScenarioLimits.PageBlock * states.Count(state => state is BlockState.Discardable or BlockState.Movable or BlockState.Leased);
            device += area.Size - area.Available;
            _timeline.Areas[i].Look(_clock.Now, states);
        }

        _idle.Tell(_clock.Now, lent, device);
    }

    private static BlockState StateOf(BlockFill fill) => fill switch
    {
        BlockFill.Free => BlockState.Free,
        BlockFill.Discardable => BlockState.Discardable,
        BlockFill.Movable => BlockState.Movable,
        BlockFill.Leased => BlockState.Leased,
        _ => BlockState.Device,
    };
}
