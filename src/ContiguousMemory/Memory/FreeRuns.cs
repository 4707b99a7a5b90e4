using System.Numerics;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>
/// Runs of frames that one client has released, for it to have again: cut to what is asked for, and joined with their neighbours when they come back. Two-level
/// good fit (TLSF), with its books beside the memory and not in it. Not thread safe.
/// </summary>
/// <remarks>
/// Runs are filed by size in bins, 16 to a power of two, the latest first; a set bit for each bin that has any. Two hash tables find a run by its first frame and
/// by the frame after its last, which is where a neighbour is looked for. The latest run waits to be filed until the next comes: mostly the same is asked for
/// before that, which then costs neither filing nor finding (measured: a quarter of the time of both).
/// </remarks>
internal sealed class FreeRuns
{
    /// <summary>Runs at most. Arbitrary: a working set of single frames, and books that a processor's second cache holds.</summary>
    public const int MostRuns = 1024;

    private const int BinsAPowerShift = 4;
    private const int Bins = (28 - BinsAPowerShift) << BinsAPowerShift;

    /// <summary>Runs that are looked at before the search goes on to those that are surely large enough. Arbitrary: as many as cost what a miss costs.</summary>
    private const int MostLooks = 24;

    /// <summary>
    /// A run of more frames than the first is not broken for a request that is less than one part in so many of it: room for large buffers is kept, and the
    /// engine has a place for the small one that costs none. Both arbitrary: a page block, and a share at which few requests are turned away (measured).
    /// </summary>
    private const int MostCutForAny = 512, MostCutShare = 64;

    private readonly PlaceIndex _byStart = new(6);
    private readonly PlaceIndex _byEnd = new(6);
    private readonly ushort[] _first = new ushort[Bins];
    private readonly ulong[] _filled = new ulong[(Bins + 63) >> 6];
    private readonly int _grain;
    private Run[] _runs = new Run[32];
    private int _unused;
    private int _next = 1;
    private int _count;
    private long _frames;
    private int _latestStart;
    private int _latestCount;

    /// <param name="grain">Frames that the engine gives and takes back together: runs begin on them.</param>
    public FreeRuns(int grain) => _grain = grain;

    /// <summary>Frames in all runs. Read without the shelf's lock, too.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Whether there is room for no more runs: then give some back.</summary>
    public bool IsFull => _count >= MostRuns - 1;

    /// <summary>Runs, each as long as it can be. For checks.</summary>
    public int Count
    {
        get
        {
            Settle();
            return _count;
        }
    }

    /// <summary>Takes a run in.</summary>
    public void Add(int start, int count)
    {
        Settle();
        _frames += count;
        (_latestStart, _latestCount) = (start, count);
    }

    /// <summary>Cuts a request out of the smallest runs that hold it, or of larger ones.</summary>
    /// <returns>Whether there was such a run.</returns>
    public bool TryTake(in RunRule rule, out int start)
    {
        if (_latestCount == rule.Count && rule.PlaceIn(_latestStart, _latestStart + _latestCount) == _latestStart)
        {
            start = _latestStart;
            _frames -= rule.Count;
            _latestCount = 0;
            return true;
        }

        Settle();
        int looks = MostLooks;
        if (TryTakeFrom(BinOf(rule.Count), rule, ref looks, out start)) return true;
        if (looks > 0) return false;
        looks = 1;
        return TryTakeFrom(BinOf(rule.Surely) + 1, rule, ref looks, out start);
    }

    /// <summary>What <see cref="TryTake"/> would take now: taken and put back, it is the first that is looked at next.</summary>
    public bool Peek(in RunRule rule, out int start)
    {
        bool found = TryTake(rule, out start);
        if (found) Add(start, rule.Count);
        return found;
    }

    /// <summary>Takes out frames to give back: if there is a run of so many, that part of it; else the largest run. 0 takes the smallest.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTakeBack(long wanted, out int start, out int count)
    {
        Settle();
        (start, count) = (0, 0);
        int bin = NextFilled(BinOf(Math.Min(wanted, FrameSize.MaxFrames)) + 1);
        if (bin < 0) bin = LastFilled();
        if (bin < 0) return false;
        int run = _first[bin];
        count = wanted == 0 ? _runs[run].Count : (int)Math.Min(_runs[run].Count, (Math.Min(wanted, FrameSize.MaxFrames) + _grain - 1) & -_grain);
        start = _grain == 1 ? _runs[run].End - count : _runs[run].Start;
        Cut(run, start, count);
        return true;
    }

    /// <summary>Files the latest run, joined with the runs that it touches.</summary>
    private void Settle()
    {
        if (_latestCount == 0) return;
        (int start, int count) = (_latestStart, _latestCount);
        _latestCount = 0;
        int before = _byEnd.Find(start);
        int after = _byStart.Find(start + count);
        if (_grain > 1)
        {
            // The next whole bit begins behind a run that ends within one.
            if (before != 0 && _runs[before].Count % _grain != 0) before = 0;
            if (after != 0 && count % _grain != 0) after = 0;
        }

        if (before != 0)
        {
            _byEnd.Remove(start);
            if (after == 0)
            {
                Resize(before, _runs[before].Count + count);
                _byEnd.Add(start + count, before);
                return;
            }

            int more = _runs[after].Count;
            _byStart.Remove(start + count);
            Drop(after);
            Resize(before, _runs[before].Count + count + more);
            _byEnd.Change(start + count + more, before);
        }
        else if (after != 0)
        {
            _byStart.Remove(start + count);
            _runs[after].Start = start;
            Resize(after, _runs[after].Count + count);
            _byStart.Add(start, after);
        }
        else
        {
            File(start, count);
        }
    }

    private bool TryTakeFrom(int bin, in RunRule rule, ref int looks, out int start)
    {
        int last = BinOf(Math.Max(MostCutForAny, (long)rule.Count * MostCutShare));
        for (bin = NextFilled(bin); bin >= 0 && bin <= last; bin = NextFilled(bin + 1))
        {
            for (int run = _first[bin]; run != 0; run = _runs[run].Next)
            {
                start = rule.PlaceIn(_runs[run].Start, _runs[run].End);
                if (start >= 0 && MayCut(run, start, rule.Count))
                {
                    Cut(run, start, rule.Count);
                    return true;
                }

                if (--looks == 0) return false;
            }
        }

        start = -1;
        return false;
    }

    /// <summary>With bits of several frames, runs are cut where a bit begins.</summary>
    private bool MayCut(int run, int start, int count)
    {
        bool isMiddle = start != _runs[run].Start && start + count != _runs[run].End;
        if (isMiddle && _count == MostRuns) return false;
        return _grain == 1 || (start == _runs[run].Start && (count == _runs[run].Count || count % _grain == 0));
    }

    private void Cut(int run, int start, int count)
    {
        _frames -= count;
        (int from, int until) = (_runs[run].Start, _runs[run].End);
        int end = start + count;
        if (start > from)
        {
            _byEnd.Remove(until);
            Resize(run, start - from);
            _byEnd.Add(start, run);
            if (end < until) File(end, until - end);
            return;
        }

        _byStart.Remove(from);
        if (end < until)
        {
            _runs[run].Start = end;
            Resize(run, until - end);
            _byStart.Add(end, run);
            return;
        }

        _byEnd.Remove(until);
        Drop(run);
    }

    private void File(int start, int count)
    {
        int run = _unused;
        if (run != 0)
        {
            _unused = _runs[run].Next;
        }
        else
        {
            run = _next++;
            if (run == _runs.Length) Array.Resize(ref _runs, _runs.Length * 2);
        }

        _count++;
        (_runs[run].Start, _runs[run].Count) = (start, count);
        Link(run, BinOf(count));
        _byStart.Add(start, run);
        _byEnd.Add(start + count, run);
    }

    private void Drop(int run)
    {
        Unlink(run);
        _runs[run].Next = (ushort)_unused;
        _unused = run;
        _count--;
    }

    private void Resize(int run, int count)
    {
        _runs[run].Count = count;
        int bin = BinOf(count);
        if (bin == _runs[run].Bin) return;
        Unlink(run);
        Link(run, bin);
    }

    private void Link(int run, int bin)
    {
        ushort next = _first[bin];
        (_runs[run].Bin, _runs[run].Next, _runs[run].Previous) = ((ushort)bin, next, 0);
        if (next != 0) _runs[next].Previous = (ushort)run;
        else _filled[bin >> 6] |= 1UL << (bin & 63);
        _first[bin] = (ushort)run;
    }

    private void Unlink(int run)
    {
        (int bin, ushort next, ushort previous) = (_runs[run].Bin, _runs[run].Next, _runs[run].Previous);
        if (next != 0) _runs[next].Previous = previous;
        if (previous != 0) _runs[previous].Next = next;
        else _first[bin] = next;
        if ((next | previous) == 0) _filled[bin >> 6] &= ~(1UL << (bin & 63));
    }

    /// <summary>Counts below 32 have a bin each; from there on every power of two has 16.</summary>
    private static int BinOf(long count)
    {
        int power = BitOperations.Log2((ulong)count | (1UL << BinsAPowerShift));
        int shift = power - BinsAPowerShift;
        return (int)Math.Min(Bins - 1, (count >> shift) + ((long)shift << BinsAPowerShift));
    }

    private int NextFilled(int bin)
    {
        if (bin >= Bins) return -1;
        int word = bin >> 6;
        ulong bits = _filled[word] & (ulong.MaxValue << (bin & 63));
        while (bits == 0)
        {
            if (++word == _filled.Length) return -1;
            bits = _filled[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private int LastFilled()
    {
        for (int word = _filled.Length - 1; word >= 0; word--)
        {
            if (_filled[word] != 0) return (word << 6) + BitOperations.Log2(_filled[word]);
        }

        return -1;
    }

    private struct Run
    {
        public int Start;
        public int Count;
        public ushort Next;
        public ushort Previous;
        public ushort Bin;

        public readonly int End => Start + Count;
    }
}
