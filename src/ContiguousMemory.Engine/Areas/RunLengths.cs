using System.Numerics;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// The longest run of clear bits in a bitmap, without a look at all of it: of each stretch of bits, its clear head, its clear tail and the longest run in it,
/// and the same of two stretches together, up to the whole. Only stretches that changed since the last question are looked at again.
/// </summary>
internal sealed class RunLengths
{
    /// <summary>log2 of the bits in a stretch. Arbitrary: looked at in about as long as the way up takes.</summary>
    private const int StretchOrder = 11;

    private readonly AreaBitmap _bitmap;
    private readonly HierarchicalBitmap _changed;
    private readonly (int Head, int Tail, int Longest)[] _nodes;
    private readonly int _leaves;

    public RunLengths(AreaBitmap bitmap)
    {
        int stretches = (bitmap.Size >> StretchOrder) + 1;
        _bitmap = bitmap;
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)stretches);
        _nodes = new (int, int, int)[2 * _leaves];
        _changed = new HierarchicalBitmap(stretches);
        Touch(0, bitmap.Size);
    }

    /// <summary>The longest run of clear bits.</summary>
    public int Longest
    {
        get
        {
            for (int stretch = _changed.Next(0); stretch >= 0; stretch = _changed.Next(stretch + 1))
            {
                _changed.Remove(stretch);
                Renew(stretch);
            }

            return _nodes[1].Longest;
        }
    }

    /// <summary>Bits from <paramref name="start"/> on have changed.</summary>
    public void Touch(int start, int count)
    {
        for (int stretch = start >> StretchOrder; stretch <= (start + count - 1) >> StretchOrder; stretch++)
        {
            if (!_changed.Contains(stretch)) _changed.Add(stretch);
        }
    }

    private void Renew(int stretch)
    {
        int start = stretch << StretchOrder;
        int end = Math.Min(start + (1 << StretchOrder), _bitmap.Size);
        int node = _leaves + stretch;
        int longest = 0;
        int tail = 0;
        for (int from = _bitmap.NextClear(start, end); from < end;)
        {
            int until = _bitmap.NextSet(from, end);
            longest = Math.Max(longest, until - from);
            tail = until == start + (1 << StretchOrder) ? until - from : 0;
            from = _bitmap.NextClear(until, end);
        }

        _nodes[node] = (_bitmap.NextSet(start, end) - start, tail, longest);
        for (int half = 1 << StretchOrder; node > 1; half <<= 1)
        {
            node >>= 1;
            (int leftHead, int leftTail, int leftLongest) = _nodes[2 * node];
            (int rightHead, int rightTail, int rightLongest) = _nodes[(2 * node) + 1];
            _nodes[node] = (
                leftHead == half ? half + rightHead : leftHead,
                rightTail == half ? half + leftTail : rightTail,
                Math.Max(leftTail + rightHead, Math.Max(leftLongest, rightLongest)));
        }
    }
}
