namespace ContiguousMemory.Engine.Areas;

/// <summary>Running sums over a stretch of a range, so that the cost of any window in it is two subtractions.</summary>
internal sealed class WindowSums
{
    private readonly WindowMap _map;
    private readonly int _start;
    private readonly long[] _cost;
    private readonly int[] _blocked;
    private readonly int[] _moves;

    public WindowSums(WindowMap map, int start, int end)
    {
        _map = map;
        _start = start;
        _cost = new long[end - start + 1];
        _blocked = new int[end - start + 1];
        _moves = new int[end - start + 1];
        foreach (Segment segment in map.Segments(start, end))
        {
            for (int index = segment.Start; index < segment.End; index++)
            {
                int at = index - start;
                _cost[at + 1] = _cost[at] + segment.CostPerFrame;
                _blocked[at + 1] = _blocked[at] + (segment.IsBlocked ? 1 : 0);
                _moves[at + 1] = _moves[at] + (segment.CostPerFrame == WindowMap.MoveCost ? 1 : 0);
            }
        }
    }

    /// <summary>Frames in [start, end) that cannot be emptied.</summary>
    public int BlockedIn(int start, int end) => _blocked[end - _start] - _blocked[start - _start];

    /// <summary>Frames of the movable units that a window touches, whole: what has to be moved out.</summary>
    public int MovesIn(int start, int end) => _moves[_map.UnitEnd(end - 1) - _start] - _moves[_map.UnitStart(start) - _start];

    /// <summary>The cost of a window that lies in the stretch with its units, or -1.</summary>
    public long CostOf(int start, int end) =>
        BlockedIn(start, end) > 0 ? -1 : _cost[_map.UnitEnd(end - 1) - _start] - _cost[_map.UnitStart(start) - _start];
}
