namespace Cma.Running;

/// <summary>What is to happen when. Events at one moment happen in the order they were entered.</summary>
internal sealed class Schedule(VirtualTime clock)
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Number)> _events = new();
    private long _number;

    /// <summary>The clock that events move.</summary>
    public VirtualTime Clock { get; } = clock;

    /// <summary>Enters an event.</summary>
    public void At(TimeSpan moment, Action happen) => _events.Enqueue(happen, (moment, _number++));

    /// <summary>Lets the next event happen, unless it lies past the end or there is none.</summary>
    public bool TryStep(TimeSpan end)
    {
        if (!_events.TryPeek(out Action? happen, out (TimeSpan At, long Number) when) || when.At > end) return false;
        _events.Dequeue();
        Clock.AdvanceTo(when.At);
        happen();
        return true;
    }
}
