using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Tests.Waiting;

/// <summary>One run of a queue over a small area of the real engine, with actors who hold, release, ask, overtake, cancel and let time pass.</summary>
internal sealed class QueueRun
{
    /// <summary>How often one that waits may be passed over here, so that small runs reach it.</summary>
    public const int PassesPerLevel = 1;

    private const int MostSteps = 3000;

    private readonly Interleaving _run;
    private readonly AreaRegistry _areas;
    private readonly Area _area;
    private readonly AllocationQueue<Ask, AreaAllocation> _queue;

    /// <summary>Who is in line, and how many that were not there before it were granted before it.</summary>
    private readonly Dictionary<string, int> _passes = [];
    private readonly Dictionary<string, HashSet<string>> _older = [];
    private readonly Dictionary<string, Ask> _asks = [];
    private readonly HashSet<string> _ended = [];
    private readonly List<string> _unfair = [];

    /// <param name="choice">Who goes on next.</param>
    /// <param name="frames">Frames of the area, a power of two of 4 or more.</param>
    /// <param name="source">What the queue is served from.</param>
    public QueueRun(IChoice choice, int frames, Func<Interleaving, Area, ExploredSource> source)
    {
        _run = new Interleaving(choice);
        Machine machine = new(new MachineOptions
        {
            Zones = [new ZoneSpec(ZoneKind.Normal, new FrameCount(2 * frames))],
            PageBlockOrder = 2,
            MaxOrder = 2,
            World = new PaperWorld(),
            Time = TimeProvider.System,
        });
        _areas = new AreaRegistry(machine, 1);
        _area = _areas.Declare(new AreaDeclaration { Size = new FrameCount(frames).Bytes, IsFixed = true, Name = "area", Placement = Placement.Cheapest });
        machine.Boot();
        Assert.Empty(_areas.Activate());
        ExploredSource explored = source(_run, _area);
        explored.Granted = Note;
        explored.Entered = () =>
        {
            _older[_run.Current] = [.. _passes.Keys];
            _passes[_run.Current] = 0;
            _run.Tell("is in line");
        };
        _queue = new(explored, PassesPerLevel);
    }

    /// <summary>Requests granted.</summary>
    public int Grants { get; private set; }

    /// <summary>The most that anybody in line was passed over.</summary>
    public int MostPassed { get; private set; }

    /// <summary>What happened, for people.</summary>
    public IReadOnlyList<string> Story => _run.Story;

    /// <summary>Names in the order they were granted.</summary>
    public List<string> Order { get; } = [];

    /// <summary>Who holds frames from the start and releases them at some time.</summary>
    public void Hold(int frames)
    {
        Assert.True(_area.TryAllocate(new(new(frames), 0, "holder"), out AreaAllocation held, out _, default));
        _run.Add("holder", async () =>
        {
            await _run.Pause();
            Release(held);
        });
    }

    /// <summary>Who holds frames from the start, and only releases them after somebody else was granted his.</summary>
    public void HoldUntilGranted(int frames, string other) => HoldUntil(frames, other, Order.Contains);

    /// <summary>Who holds frames from the start, and only releases them after somebody else has ended without a grant.</summary>
    public void HoldUntilRefused(int frames, string other) => HoldUntil(frames, other, _ended.Contains);

    private void HoldUntil(int frames, string other, Predicate<string> isTime)
    {
        Assert.True(_area.TryAllocate(new(new(frames), 0, "holder"), out AreaAllocation held, out _, default));
        _run.Add($"holder until '{other}'", async () =>
        {
            await _run.PauseUntil(() => isTime(other));
            Release(held);
        });
    }

    /// <summary>Who asks, waits, and releases what he is granted.</summary>
    public void Wait(Ask ask) => _run.Add(ask.Name, async () =>
    {
        _asks[ask.Name] = ask;
        AreaAllocation granted;
        try
        {
            granted = await _queue.RequestAsync(ask);
        }
        catch (Exception ended) when (ended is TimeoutException or OperationCanceledException or HopelessException)
        {
            _run.Tell($"ends: {ended.GetType().Name}");
            _passes.Remove(ask.Name);
            _ended.Add(ask.Name);
            return;
        }

        await _run.Pause();
        Release(granted);
    });

    /// <summary>Who asks again and again without waiting, and releases at once.</summary>
    public void Overtake(string name, int frames, int times) => _run.Add(name, async () =>
    {
        for (int time = 0; time < times; time++)
        {
            await _run.Pause();
            if (!_area.TryAllocate(new(new(frames), 0, name), out AreaAllocation granted, out _, default)) continue;
            Note(name);
            _run.Tell($"takes {granted.Frames}");
            await _run.Pause();
            Release(granted);
        }
    });

    /// <summary>Who does something at some time.</summary>
    public void Then(string name, Action act) => _run.Add(name, async () =>
    {
        await _run.Pause();
        _run.Tell(name);
        act();
    });

    /// <summary>Runs it to its end, and tells what was not as it must be.</summary>
    public List<string> Play()
    {
        List<string> faults = [];
        foreach (string asleep in _run.Run(MostSteps)) faults.Add($"{asleep} sleeps, with nobody left to wake it");
        if (!_queue.IsIdle) faults.Add("somebody is left in the queue");
        faults.AddRange(_unfair);
        faults.AddRange(Invariants.Verify(_areas).Violations);

        // Nothing is held, kept or closed any more.
        if (!_area.TryAllocate(new(_area.Count, 0, "all"), out _, out AllocationFailure failure, default)) faults.Add($"the area is not free at the end: {failure.Reason}");
        if (faults.Count > 0) faults.AddRange(_run.Story);
        return faults;
    }

    private void Release(AreaAllocation held)
    {
        _run.Tell($"releases {held.Frames}");
        Assert.True(_area.Release(held).IsReleased);
    }

    private void Note(string name)
    {
        Grants++;
        Order.Add(name);
        NoteUnfair(name);
        _passes.Remove(name);
        foreach ((string waiting, int passes) in _passes)
        {
            if (_older[waiting].Contains(name) || GivesUp(waiting)) continue;
            _passes[waiting] = passes + 1;
            MostPassed = Math.Max(MostPassed, passes + 1);
        }
    }

    /// <summary>What somebody in line is granted, nobody could have had who came before him, counts for as much and asks for no more.</summary>
    private void NoteUnfair(string name)
    {
        if (!_passes.ContainsKey(name) || GivesUp(name)) return;
        Ask granted = _asks[name];
        foreach (string before in _older[name].Where(_passes.ContainsKey))
        {
            Ask other = _asks[before];
            if (!GivesUp(before) && other.Priority >= granted.Priority && other.Request.Count <= granted.Request.Count)
                _unfair.Add($"'{name}' is granted what '{before}' waits for, who came before and asks for no more");
        }
    }

    /// <summary>Whether somebody is on his way out of the line.</summary>
    private bool GivesUp(string name) => _asks[name] is { IsOver: true } or { IsCancelled: true };
}
