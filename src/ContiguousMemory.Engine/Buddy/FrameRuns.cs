namespace ContiguousMemory.Engine.Buddy;

/// <summary>Runs of frames by index that come and go, in no order; what lies side by side may be in pieces. Not thread safe.</summary>
internal sealed class FrameRuns
{
    private readonly List<(int Start, int End)> _runs = [];

    public bool IsEmpty => _runs.Count == 0;

    /// <summary>The runs as they are, for who changes none of them meanwhile.</summary>
    public IReadOnlyList<(int Start, int End)> All => _runs;

    /// <summary>Adds a run that has no frame in common with another.</summary>
    public void Add(int start, int end) => _runs.Add((start, end));

    /// <summary>Takes frames out, from whichever runs have them.</summary>
    public void Remove(int start, int end)
    {
        foreach ((int Start, int End) run in _runs.FindAll(run => run.Start < end && start < run.End))
        {
            _runs.Remove(run);
            if (run.Start < start) _runs.Add((run.Start, start));
            if (end < run.End) _runs.Add((end, run.End));
        }
    }

    /// <summary>Where the run begins that has a frame.</summary>
    public int StartOf(int index) => _runs.Find(run => run.Start <= index && index < run.End).Start;
}
