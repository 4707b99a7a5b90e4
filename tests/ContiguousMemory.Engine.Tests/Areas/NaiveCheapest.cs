using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>
/// The cheapest policy as its remarks have it, worked out frame by frame from a picture. It shares nothing with the engine but the picture's letters and
/// the two costs.
/// </summary>
internal sealed class NaiveCheapest
{
    private const int DiscardCost = 1;
    private const int MoveCost = 8;
    private const int HeldCost = 32;

    private readonly string[] _ranges;
    private readonly long[] _starts;
    private readonly int _unit;
    private readonly int _block;
    private readonly int _bit;
    private readonly int _count;
    private readonly long _align;
    private readonly long _boundary;
    private readonly long? _limit;
    private readonly bool _keepsRoom;

    /// <param name="area">The area, in the state to judge.</param>
    /// <param name="picture">That state, a character a unit, or a character a frame.</param>
    /// <param name="request">What is asked.</param>
    public NaiveCheapest(Area area, string picture, AreaRequest request)
    {
        _unit = 1 << area.Machine.World.UnitOrder;
        _block = 1 << area.Machine.PageBlockOrder;
        _bit = 1 << area.OrderPerBit;
        _starts = [.. area.Ranges.Select(range => range.Start.Value)];
        int perCharacter = (int)(area.Count.Value / picture.Count(character => character != '|'));
        _ranges = [.. picture.Split('|').Select(range => string.Concat(range.Select(unit => new string(unit, perCharacter))))];
        _count = (int)request.Count.Value;
        _align = 1L << request.AlignOrder;
        _boundary = request.Boundary.Value;
        _limit = request.Limit?.Value;
        _keepsRoom = area.KeepsRoomFor(request);
    }

    /// <summary>Every window there is, by range and offset, that nothing blocks.</summary>
    public IEnumerable<(int Range, int At)> Windows() =>
        from range in Enumerable.Range(0, _ranges.Length)
        from at in Enumerable.Range(0, Math.Max(0, Length(range) - _count + 1))
        where IsAllowed(range, at) && !Frames(at).Any(frame => IsBlocked(range, frame))
        select (range, at);

    /// <summary>The window the remarks name, as a frame number; null when there is none.</summary>
    public long? Best() => BestWindow() is { } found ? PfnOf(found) : null;

    /// <summary>The same, when a window will not do whose tenants there is no room for.</summary>
    /// <param name="hasRoom">Whether there is room for the tenants of a window.</param>
    public long? Best(Func<(int Range, int At), bool> hasRoom) =>
        BestWindow() is not { } best ? null : hasRoom(best) ? PfnOf(best) : BestWithRoom(hasRoom) is { } other ? PfnOf(other) : null;

    public long PfnOf((int Range, int At) window) => _starts[window.Range] + window.At;

    /// <summary>Work to empty a window: each unit it touches counts whole.</summary>
    public long Cost((int Range, int At) window) => Units(window).Sum(unit => CostOf(UnitAt(window.Range, unit)) * (long)_unit);

    /// <summary>Frames of the movable units a window touches.</summary>
    public long Moves((int Range, int At) window) => Units(window).Count(unit => UnitAt(window.Range, unit) == 'm') * (long)_unit;

    /// <summary>The page blocks a window touches, as (range, block).</summary>
    public IEnumerable<(int Range, int Block)> BlocksOf((int Range, int At) window) =>
        Frames(window.At).Select(frame => frame / _block).Distinct().Select(block => (window.Range, block));

    private (int Range, int At)? BestWithRoom(Func<(int Range, int At), bool> hasRoom)
    {
        List<(int Range, int At)> windows = [.. Windows().Where(hasRoom)];
        return (_count >= _block ? Least(windows.Where(window => window.At % _block == 0), Cost) : null) ?? Least(windows, Cost);
    }

    private (int Range, int At)? BestWindow()
    {
        List<(int Range, int At)> windows = [.. Windows()];
        if (_keepsRoom && Least(windows.Where(IsAtAnEnd), window => window.At + (HeldCost * Held(window))) is { } end) return end;
        if (_unit == _block && windows.Where(IsFreeBesideADevice).Select(window => ((int, int)?)window).FirstOrDefault() is { } beside) return beside;
        (int Range, int At)? best = _count >= _block
            ? Least(windows.Where(KeepsRoom), Cost) ?? Least(windows.Where(window => window.At % _block == 0), Cost)
            : BestFittingStretch(windows) ?? InCheapestBlock(windows);
        return best ?? Least(windows, Cost);
    }

    /// <summary>Whether it is the first or the last window there can be between two devices.</summary>
    private bool IsAtAnEnd((int Range, int At) window)
    {
        (int start, int end) = RunAround(window);
        List<int> starts = [.. Enumerable.Range(start, end - start - _count + 1).Where(at => IsAllowed(window.Range, at))];
        return window.At == starts[0] || window.At == starts[^1];
    }

    /// <summary>Frames that somebody has in the units it touches.</summary>
    private long Held((int Range, int At) window) =>
        Units(window).SelectMany(unit => Enumerable.Range(unit * _unit, _unit)).Count(frame => !IsFree(window.Range, frame));

    /// <summary>The frames around a window that no device has.</summary>
    private (int Start, int End) RunAround((int Range, int At) window)
    {
        (int start, int end) = (window.At, window.At);
        while (start > 0 && At(window.Range, start - 1) != '#') start--;
        while (end < Length(window.Range) && At(window.Range, end) != '#') end++;
        return (start, end);
    }

    /// <summary>Whether nobody has any of it, and it is the first window there can be behind a device's frames, or in its range.</summary>
    private bool IsFreeBesideADevice((int Range, int At) window)
    {
        (int start, _) = RunAround(window);
        while (!IsAllowed(window.Range, start)) start++;
        return start == window.At && Frames(window.At).All(frame => IsFree(window.Range, frame));
    }

    /// <summary>
    /// Whether as many windows of the size fit beside this one, on page blocks and one after the other, as fitted less one: in the run that no device has. Small
    /// parts of a range, and requests with a boundary, are not held to it.
    /// </summary>
    private bool KeepsRoom((int Range, int At) window)
    {
        if (window.At % _block != 0) return false;
        if (_count * 64L < Length(window.Range) || _boundary != 0) return true;
        (int start, int end) = RunAround(window);
        return Fits(window.Range, start, window.At) + Fits(window.Range, window.At + _count, end) == Fits(window.Range, start, end) - 1;
    }

    private int Fits(int range, int start, int end)
    {
        int fitting = 0;
        for (int at = start; at + _count <= end; at++)
        {
            if (at % _block != 0 || !IsAllowed(range, at)) continue;
            fitting++;
            at += _count - 1;
        }

        return fitting;
    }

    private (int Range, int At)? BestFittingStretch(List<(int Range, int At)> windows)
    {
        // A bit in use in part is no free frame: devices fill whole bits here.
        var fitting =
            from window in windows
            where Frames(window.At).All(frame => IsFree(window.Range, frame))
            let longest = LongestStretch(window.Range, window.At / _block)
            let own = StretchAround(window)
            orderby longest, window.Range, window.At / _block, own, window.At
            select ((int, int)?)window;
        return fitting.FirstOrDefault();
    }

    /// <summary>Free frames from a place on, as many as a block has at most.</summary>
    private int Stretch(int range, int at)
    {
        int length = 0;
        while (length < _block && at + length < Length(range) && IsFree(range, at + length)) length++;
        return length;
    }

    private int LongestStretch(int range, int block) =>
        Enumerable.Range(block * _block, _block).Where(at => IsOnGrid(range, at)).Select(at => Stretch(range, at)).DefaultIfEmpty().Max();

    /// <summary>The stretch from the first place on the grid, in the block, of the free frames that a window is cut from.</summary>
    private int StretchAround((int Range, int At) window)
    {
        int from = window.At;
        while (from % _block != 0 && IsFree(window.Range, from - 1)) from--;
        while (!IsOnGrid(window.Range, from)) from++;
        return Stretch(window.Range, from);
    }

    private (int Range, int At)? InCheapestBlock(List<(int Range, int At)> windows)
    {
        var byBlock =
            from window in windows
            where window.At / _block == (window.At + _count - 1) / _block
            group window by (window.Range, Block: window.At / _block) into block
            orderby WorkOf(block.Key), block.Key
            select block;
        return byBlock.FirstOrDefault() is { } cheapest ? Least(cheapest, Cost) : null;
    }

    private static (int Range, int At)? Least(IEnumerable<(int Range, int At)> windows, Func<(int Range, int At), long> by) =>
        windows.OrderBy(by).ThenBy(window => window).Select(window => ((int, int)?)window).FirstOrDefault();

    private long WorkOf((int Range, int Block) block) =>
        Enumerable.Range(block.Block * _block, _block).Sum(frame => IsBlocked(block.Range, frame) ? 0L : CostOf(At(block.Range, frame)));

    private bool IsAllowed(int range, int at)
    {
        long pfn = _starts[range] + at;
        if (!IsOnGrid(range, at) || (_limit is { } limit && pfn + _count > limit)) return false;
        return _boundary == 0 || pfn / _boundary == (pfn + _count - 1) / _boundary;
    }

    private bool IsOnGrid(int range, int at) => at % _bit == 0 && (_starts[range] + at) % _align == 0;

    private IEnumerable<int> Units((int Range, int At) window) => Frames(window.At).Select(frame => frame / _unit).Distinct();

    private IEnumerable<int> Frames(int at) => Enumerable.Range(at, _count);

    private char At(int range, int frame) => _ranges[range][frame];

    /// <summary>A unit that is lent fills its place; where devices and free frames share one, there is none, and nothing to pay.</summary>
    private char UnitAt(int range, int unit) => At(range, unit * _unit);

    private bool IsFree(int range, int frame) => At(range, frame) == '.';

    private bool IsBlocked(int range, int frame) => At(range, frame) is 'M' or 'D' or '#';

    private int Length(int range) => _ranges[range].Length;

    private static int CostOf(char unit) => unit switch
    {
        'm' => MoveCost,
        'd' => DiscardCost,
        _ => 0,
    };
}
