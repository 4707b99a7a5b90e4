using Cma.Scenarios;

namespace Cma.Running.Contents;

/// <summary>Says which block is read next.</summary>
internal sealed class BlockPicker
{
    private readonly AccessPattern _pattern;
    private readonly Random _random;
    private readonly long _blocks;
    private readonly double[] _cumulative;
    private long _next;

    public BlockPicker(AccessPattern pattern, long blocks, Random random)
    {
        _pattern = pattern;
        _blocks = blocks;
        _random = random;
        _cumulative = new double[pattern == AccessPattern.Zipf ? blocks : 0];
        double sum = 0;
        for (int i = 0; i < _cumulative.Length; i++) _cumulative[i] = sum += 1.0 / (i + 1);
    }

    public long Next()
    {
        switch (_pattern)
        {
            case AccessPattern.Random:
                return _random.NextInt64(_blocks);
            case AccessPattern.Zipf:
                int found = Array.BinarySearch(_cumulative, _random.NextDouble() * _cumulative[^1]);
                return Math.Min(found < 0 ? ~found : found, _blocks - 1);
            default:
                long current = _next;
                _next = (_next + 1) % _blocks;
                return current;
        }
    }
}
