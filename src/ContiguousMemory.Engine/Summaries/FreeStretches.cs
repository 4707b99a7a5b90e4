using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Summaries;

/// <summary>
/// Page blocks by the longest stretch of free frames that begins on the grid in the block. It may run into the next block, and counts up to a block's length.
/// Smallest first, then lowest: where a request smaller than a block fits best.
/// </summary>
/// <param name="range">Whose blocks.</param>
/// <param name="grid">Where windows may start, by alignment and bits alone.</param>
internal sealed class FreeStretches(RangeSummary range, StartRule grid)
{
    private readonly StretchFinder _finder = new(range, grid);
    private readonly Block[] _blocks = new Block[range.Blocks];
    private readonly HierarchicalBitmap?[] _byLength = new HierarchicalBitmap?[range.BlockFrames + 1];
    private readonly HierarchicalBitmap _lengths = new(range.BlockFrames + 1);
    private long _round;
    private long _read = -1;

    public (long, long) Grid => grid.Grid;

    public long Bytes => (16L * _blocks.Length) + (8L * _byLength.Length) + _lengths.Bytes + _byLength.Sum(blocks => blocks?.Bytes ?? 0);

    /// <summary>Finds the window of a request: in the block whose longest stretch is the shortest that will do, the shortest stretch that will do.</summary>
    /// <param name="rule">The request's, on this grid.</param>
    /// <param name="length">The block's longest stretch, by which blocks of several ranges compare.</param>
    /// <param name="least">Longest stretches of this length and more will not do.</param>
    /// <returns>Where the window starts, or -1.</returns>
    public int Find(StartRule rule, out int length, int least = int.MaxValue)
    {
        CatchUp();
        for (length = _lengths.Next(rule.Count); length >= 0 && length < least; length = _lengths.Next(length + 1))
        {
            HierarchicalBitmap blocks = _byLength[length]!;
            for (int block = blocks.Next(0); block >= 0 && block << range.BlockOrder < rule.End; block = blocks.Next(block + 1))
            {
                int start = _finder.ShortestThatHolds(block, rule);
                if (start >= 0) return start;
            }
        }

        return -1;
    }

    /// <summary>What is kept of a block. For checks.</summary>
    public int this[int block]
    {
        get
        {
            CatchUp();
            return _blocks[block].Stretch;
        }
    }

    /// <summary>Whether a block is where its stretch says. For checks.</summary>
    public bool IsFiled(int block) => _blocks[block].Stretch == 0 || (_byLength[_blocks[block].Stretch]?.Contains(block) ?? false);

    /// <summary>Blocks filed under any length. For checks.</summary>
    public int Filed => _byLength.Sum(blocks => blocks?.Count ?? 0);

    /// <summary>What the frames say of a block. For checks.</summary>
    public int Recount(int block) => _finder.LongestFrom(block);

    private void CatchUp()
    {
        ChangeLog log = range.Log;
        if (_read == log.Count) return;
        if (_read < 0 || !log.Reaches(_read))
        {
            for (int block = 0; block < _blocks.Length; block++) Renew(block);
        }
        else
        {
            for (_round++; _read < log.Count; _read++)
            {
                (int block, int first, int frames, _) = log[_read];
                Follow(block, first, frames);

                // What begins in the block before may reach into this one, if it ended with free frames and they go on to the change.
                if (block > 0 && _blocks[block - 1].RenewedIn != _round && _finder.Reaches(block, first)) Renew(block - 1);
            }
        }

        _read = log.Count;
    }

    /// <summary>
    /// A block that changed often is looked at whole, and once: as it is now, not as it was after each change. Of one that changed in a single frame mostly the
    /// frames around that say enough.
    /// </summary>
    private void Follow(int block, int first, int frames)
    {
        ref Block known = ref _blocks[block];
        if (known.RenewedIn == _round) return;
        int round = unchecked((int)_round);
        bool isOnly = frames == 1 && known.FollowedIn != round;
        known.FollowedIn = round;
        if (!isOnly || !TryFollow(block, first)) Renew(block);
    }

    /// <summary>Tells from the stretch that a frame is in, or was until it changed, what has become of the block's longest. False when more must be looked at.</summary>
    private bool TryFollow(int block, int frame)
    {
        if (!_finder.TryLengthAround(block, frame, out int length, out bool isFree)) return false;
        int longest = _blocks[block].Stretch;
        if (!isFree) return length < longest;
        if (length > longest) File(block, length);
        return true;
    }

    private void Renew(int block)
    {
        _blocks[block].RenewedIn = _round;
        File(block, _finder.LongestFrom(block));
    }

    private void File(int block, int stretch)
    {
        int old = _blocks[block].Stretch;
        if (stretch == old) return;
        if (old > 0)
        {
            _byLength[old]!.Remove(block);
            if (_byLength[old]!.Count == 0) _lengths.Remove(old);
        }

        if (stretch > 0)
        {
            HierarchicalBitmap blocks = _byLength[stretch] ??= new HierarchicalBitmap(range.Blocks);
            if (blocks.Count == 0) _lengths.Add(stretch);
            blocks.Add(block);
        }

        _blocks[block].Stretch = stretch;
    }

    /// <summary>What is known of a block. All of it lies together: blocks are looked at here and there, and each place costs the memory's latency.</summary>
    private struct Block
    {
        /// <summary>The round in which it was last looked at whole.</summary>
        public long RenewedIn;

        /// <summary>The low half of the round in which a change of it was last followed. That another has the same costs a look at the whole.</summary>
        public int FollowedIn;

        /// <summary>The longest stretch that begins in it.</summary>
        public int Stretch;
    }
}
