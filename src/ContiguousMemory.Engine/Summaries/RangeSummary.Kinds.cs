namespace ContiguousMemory.Engine.Summaries;

/// <summary>What is kept for the kinds of requests that come: the latest few of each sort, since programs ask for the same sizes again and again.</summary>
internal sealed partial class RangeSummary
{
    /// <summary>Kinds of requests of a page block and more that are kept. Arbitrary: each costs eight bytes a page block, sixteen for odd sizes.</summary>
    public const int MaxWindows = 8;

    /// <summary>Kinds of alignment of smaller requests that are kept. As many as there are up to a page block of 2 MiB: none is made over and over.</summary>
    public const int MaxStretches = 10;

    private readonly List<BlockWindows> _windows = [];
    private readonly List<FreeStretches> _stretches = [];
    private BlockWork? _work;

    /// <summary>The least work first, block by block.</summary>
    public BlockWork Work => _work ??= new BlockWork(this);

    /// <summary>Those kept now, the latest used first. For checks.</summary>
    public IReadOnlyList<BlockWindows> KeptWindows => _windows;

    /// <summary>Those kept now, the latest used first. For checks.</summary>
    public IReadOnlyList<FreeStretches> KeptStretches => _stretches;

    /// <summary>Bytes of all of it.</summary>
    public long Bytes
    {
        get
        {
            long bytes = Planes.Bytes + (8L * _weights.Length) + Log.Bytes + (_work?.Bytes ?? 0);
            foreach (BlockWindows windows in _windows) bytes += windows.Bytes;
            foreach (FreeStretches stretches in _stretches) bytes += stretches.Bytes;
            return bytes;
        }
    }

    /// <summary>The windows on page blocks for requests of a kind.</summary>
    public BlockWindows WindowsFor(StartRule rule)
    {
        for (int i = 0; i < _windows.Count; i++)
        {
            if (_windows[i].Kind == rule.Kind) return Front(_windows, i);
        }

        if (_windows.Count < MaxWindows)
        {
            _windows.Insert(0, new BlockWindows(this, rule.WithoutLimit(Frames)));
            return _windows[0];
        }

        // The one unused for longest is made over: a program that asks for ever other sizes leaves nothing for the collector.
        Front(_windows, MaxWindows - 1).Become(rule.WithoutLimit(Frames));
        return _windows[0];
    }

    /// <summary>The free stretches on a grid.</summary>
    public FreeStretches StretchesOn(StartRule grid)
    {
        for (int i = 0; i < _stretches.Count; i++)
        {
            if (_stretches[i].Grid == grid.Grid) return Front(_stretches, i);
        }

        if (_stretches.Count == MaxStretches) _stretches.RemoveAt(MaxStretches - 1);
        _stretches.Insert(0, new FreeStretches(this, grid.WithoutLimit(Frames)));
        return _stretches[0];
    }

    private static T Front<T>(List<T> list, int at)
    {
        T found = list[at];
        if (at == 0) return found;
        list.RemoveAt(at);
        list.Insert(0, found);
        return found;
    }
}
