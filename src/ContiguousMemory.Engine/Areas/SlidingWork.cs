using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The work for one window after another, each found from the one before by what it lost and what it gained.</summary>
internal struct SlidingWork(RangeSummary summary, int count)
{
    private int _first = -1;
    private int _last = -1;
    private long _work;

    /// <summary>The work for the units that the window touches, whole. Starts must not decrease.</summary>
    public long At(int start)
    {
        (int first, int last) = summary.UnitsOf(start, start + count);
        if (_last <= first)
        {
            _work = WorkOf(first, last);
        }
        else
        {
            _work += WorkOf(_last, last) - WorkOf(_first, first);
        }

        (_first, _last) = (first, last);
        return _work;
    }

    private readonly long WorkOf(int start, int end) => start == end ? 0 : Weight.WorkOf(summary.Planes.Weigh(start, end));
}
