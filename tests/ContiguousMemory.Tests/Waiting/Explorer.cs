namespace ContiguousMemory.Tests.Waiting;

/// <summary>Who goes on next, of several: the one thing in a run that chance would otherwise decide.</summary>
internal interface IChoice
{
    /// <summary>Chooses one of <paramref name="count"/>.</summary>
    /// <param name="count">How many could go on, one or more.</param>
    /// <param name="current">Which of them went on last; -1 when it cannot.</param>
    int Choose(int count, int current);
}

/// <summary>
/// Every run there is, one after the other, depth first: in each, those who are interrupted though they could go on are at most so many. With small
/// configurations, whatever goes wrong in threads goes wrong in one of these.
/// </summary>
internal sealed class EveryChoice(int mostPreemptions) : IChoice
{
    private readonly List<(int Taken, int[] Options)> _path = [];
    private int _depth;
    private int _preemptions;

    /// <summary>Begins a run. The first is begun without.</summary>
    /// <returns>Whether there is one that has not been.</returns>
    public bool Next()
    {
        (_depth, _preemptions) = (0, 0);
        while (_path.Count > 0)
        {
            (int taken, int[] options) = _path[^1];
            if (taken + 1 < options.Length)
            {
                _path[^1] = (taken + 1, options);
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }

    public int Choose(int count, int current)
    {
        if (_depth == _path.Count)
        {
            // Whoever is at it goes on, first of all; the others only while interruptions are left.
            int[] options = current < 0
                ? [.. Enumerable.Range(0, count)]
                : [current, .. Enumerable.Range(0, _preemptions < mostPreemptions ? count : 0).Where(other => other != current)];
            _path.Add((0, options));
        }

        (int taken, int[] chosen) = _path[_depth++];
        if (current >= 0 && chosen[taken] != current) _preemptions++;
        return chosen[taken];
    }
}

/// <summary>A run as chance has it, the same for the same seed.</summary>
internal sealed class RandomChoice(int seed) : IChoice
{
    private readonly Random _random = new(seed);

    public int Choose(int count, int current) => _random.Next(count);
}
