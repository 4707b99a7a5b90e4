using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>The buffers of one area by handle. Thread safe.</summary>
/// <remarks>
/// Whether a buffer is alive, and how often in use, is one word of its entry, changed without a lock. A buffer's entry and its frames go in one step all the
/// same: under this table's lock, which is taken before the engine's and never after it, or under that of the cache's shelf that keeps the frames. Whoever
/// needs both to stand still has the table's lock and every shelf's (<see cref="FrontCache.Suspend"/>).
/// </remarks>
internal sealed partial class BufferTable : IFrontCacheOwner
{
    private static int s_tables;

    /// <summary>Which table a handle is of: one of a kind in the process, so that a handle of another reserve is told from one of this.</summary>
    private readonly int _id = Interlocked.Increment(ref s_tables);

    private readonly Machine _machine;
    private readonly Area _area;
    private readonly FrontCache _cache;
    private readonly Lock _gate = new();

    /// <summary>Guards the places, and nothing is taken under it.</summary>
    private readonly Lock _places = new();
    private readonly Stack<BufferEntry> _unused = new();
    private volatile BufferEntry[] _entries = new BufferEntry[16];
    private int _next;

    /// <param name="machine">Where the area is.</param>
    /// <param name="area">Whose buffers they are.</param>
    /// <param name="cacheBytes">How much of it may be kept of released buffers for the next; 0 for none.</param>
    public BufferTable(Machine machine, Area area, long cacheBytes)
    {
        _machine = machine;
        _area = area;
        _cache = new FrontCache(cacheBytes, 1 << area.OrderPerBit, this);
    }

    /// <summary>Frames of released buffers that are kept for the next.</summary>
    public FrontCache Cache => _cache;

    public ContiguousHandle Add(AreaAllocation allocation, long length, in AllocationOptions options, IBackingWindow? window)
    {
        BufferEntry entry = Place();
        (entry.Allocation, entry.Client, entry.Name, entry.Length, entry.Window) = (allocation, options.Owner, options.Name ?? BufferRequest.Unnamed, length, window);

        // What is too coarse for the rule is the engine's to place, and stays where that has put it.
        entry.Rule = RunRule.TryOf(length, options, out RunRule rule) ? rule : default;
        return new ContiguousHandle(_id, entry.Index, entry.Begin());
    }

    /// <summary>Makes a buffer of frames that are kept since buffers of the same client were released.</summary>
    /// <returns>Whether there were such.</returns>
    public bool TryHandOn(in RunRule rule, long length, in AllocationOptions options, long now, bool isInUse, out ContiguousHandle handle)
    {
        BufferEntry? entry = _cache.TryHandOn(rule, length, options, isInUse ? 1 : 0, now, out uint generation);
        handle = entry is null ? default : new ContiguousHandle(_id, entry.Index, generation);
        return entry is not null;
    }

    /// <summary>Tells the engine since when buffers are held that were handed on without it.</summary>
    public void TellHandedOn()
    {
        lock (_gate)
        {
            // None is released or handed on meanwhile, so that these frames are these buffers'.
            using FrontCache.Suspension standstill = _cache.Suspend();
            foreach (BufferEntry entry in Entries())
            {
                // One that is being moved was told of when that began, and the books have it at two places.
                if (entry.Word is not { IsAlive: true, IsMoving: false } || !entry.IsHandedOn) continue;
                foreach (FrameRange frames in entry.Frames) _area.HandOn(frames, entry.Name, entry.HandedOn);
            }
        }
    }

    /// <summary>Looks at a buffer that has not been released.</summary>
    /// <exception cref="ObjectDisposedException">It was released.</exception>
    /// <exception cref="InvalidOperationException">It has lost frames.</exception>
    public BufferView Get(ContiguousHandle handle)
    {
        BufferEntry entry = Find(handle);
        while (true)
        {
            int moves = entry.Moves;
            AwaitMove(entry, mayBeMover: true);
            BufferView view = BufferView.Of(entry);

            // What was read is of this buffer if it still is this one, and has not moved: else the entry says nothing new while it is alive.
            Interlocked.MemoryBarrier();
            CheckAlive(handle, entry, entry.Word);
            if (entry.Moves == moves) return view;
        }
    }

    /// <summary>Opens a use: until it ends, the frames stay the buffer's, also past its release.</summary>
    /// <inheritdoc cref="Get" path="/exception"/>
    public BufferView BeginUse(ContiguousHandle handle)
    {
        BufferEntry entry = Find(handle);
        while (true)
        {
            BufferWord word = entry.Word;
            CheckAlive(handle, entry, word);
            if (word.Uses == BufferWord.MaxUses)
                throw new InvalidOperationException($"Buffer '{entry.Name}' has {word.Uses} CPU accesses or pins open, which is the most; end some.");
            if (word.IsMoving) AwaitMove(entry, mayBeMover: false);
            else if (!word.IsBlocked && entry.TryChange(word, word.WithUses(word.Uses + 1))) return BufferView.Of(entry);
        }
    }

    /// <summary>Ends a use. The last one of a buffer that has been released frees its frames.</summary>
    public void EndUse(ContiguousHandle handle)
    {
        BufferEntry entry = _entries[handle.Index];
        while (true)
        {
            BufferWord word = entry.Word;
            if (word.Generation != handle.Generation || word.Uses == 0)
                throw new InvalidOperationException($"A CPU access to a buffer of area '{_area.Name}' was ended twice.");
            if (word.IsReleased && word.Uses == 1)
            {
                lock (_gate)
                {
                    if (TryEnd(entry, word)) return;
                }
            }
            else if (entry.TryChange(word, word.WithUses(word.Uses - 1)))
            {
                return;
            }
        }
    }

    /// <summary>Releases a buffer: its frames are freed now, or with the end of the last use.</summary>
    /// <inheritdoc cref="Get" path="/exception"/>
    public void Release(ContiguousHandle handle)
    {
        BufferEntry entry = Find(handle);
        if (_cache.TryKeep(entry, handle.Generation))
        {
            // Whoever waits for room finds it in the cache, which is emptied before anybody is refused.
            _machine.NoteKept();
            return;
        }

        lock (_gate)
        {
            while (true)
            {
                BufferWord word = entry.Word;
                CheckAlive(handle, entry, word);
                if (word.Uses == 0 ? TryEnd(entry, word) : entry.TryChange(word, word.Released())) return;
            }
        }
    }

    /// <summary>As <see cref="Release(ContiguousHandle)"/>, and quiet when every frame has been released by number before.</summary>
    /// <exception cref="InvalidOperationException">It has lost some of its frames.</exception>
    public void ReleaseIfAlive(ContiguousHandle handle)
    {
        BufferWord word = _entries[handle.Index].Word;
        if (word.Generation == handle.Generation && word.IsAlive) Release(handle);
    }

    /// <summary>Every buffer that still has frames, for the list of holders.</summary>
    public IReadOnlyList<BufferEntry> Alive()
    {
        lock (_gate) return [.. Entries().Where(entry => entry.Word.IsAlive)];
    }

    /// <summary>Ends a buffer and frees its frames, if its word still is this one. Under the lock.</summary>
    private bool TryEnd(BufferEntry entry, BufferWord word)
    {
        if (!entry.TryEnd(word)) return false;
        Return(entry);
        return true;
    }

    /// <summary>Frees the frames of an entry in which no buffer is alive.</summary>
    private void Return(BufferEntry entry)
    {
        (string name, AreaAllocation allocation, bool isHandedOn, IBackingWindow? window) = (entry.Name, entry.Allocation, entry.IsHandedOn, entry.Window);

        // The addresses go before the frames: nobody else may have these while the old mapping still reaches them.
        window?.Dispose();
        entry.Window = null;
        ReleaseOutcome outcome = isHandedOn ? _area.Release(allocation.Frames) : _area.Release(allocation);
        Forget(entry);
        if (!outcome.IsReleased) throw new InvalidOperationException($"Buffer '{name}' cannot be released as a whole: {outcome}");
    }

    /// <inheritdoc/>
    public void Return(FrameRange frames)
    {
        ReleaseOutcome outcome = _area.Release(frames);

        // Runs that were joined may lie in two ranges of the area, which are freed one by one.
        while (outcome.Status == ReleaseStatus.Foreign && outcome.At > frames.Start && outcome.At < frames.End)
        {
            Return(FrameRange.FromBounds(frames.Start, outcome.At));
            frames = FrameRange.FromBounds(outcome.At, frames.End);
            outcome = _area.Release(frames);
        }

        if (!outcome.IsReleased) throw new InvalidOperationException($"{frames} cannot be given back: {outcome}");
    }

    private IEnumerable<BufferEntry> Entries() => _entries.Take(Volatile.Read(ref _next)).Where(entry => entry is not null);

    /// <inheritdoc/>
    public BufferEntry Place()
    {
        lock (_places)
        {
            if (_unused.TryPop(out BufferEntry? unused)) return unused;
            BufferEntry[] entries = _entries;
            if (_next == entries.Length)
            {
                Array.Resize(ref entries, entries.Length * 2);
                _entries = entries;
            }

            BufferEntry entry = new(_next);
            entries[_next] = entry;
            Volatile.Write(ref _next, _next + 1);
            return entry;
        }
    }

    /// <inheritdoc/>
    public void Forget(BufferEntry entry)
    {
        lock (_places) _unused.Push(entry);
    }

    private BufferEntry Find(ContiguousHandle handle)
    {
        if (!handle.IsValid) throw new ArgumentException("This handle is the default value, which is no buffer.", nameof(handle));
        if (handle.Table != _id)
            throw new ArgumentException($"This handle is of another area than this '{_area.Name}'; use it with the area that gave it.", nameof(handle));
        BufferEntry entry = _entries[handle.Index];
        CheckAlive(handle, entry, entry.Word);
        return entry;
    }

    private void CheckAlive(ContiguousHandle handle, BufferEntry entry, BufferWord word)
    {
        if (word.Generation != handle.Generation || !word.IsAlive || word.IsReleased)
            throw new ObjectDisposedException(nameof(ContiguousHandle), $"This buffer of area '{_area.Name}' was released already.");
        if (!word.IsBlocked) return;

        // It has lost frames, or whoever would take some is about to find out that he may not.
        lock (_gate)
        {
            if (entry.Left is not null && entry.Word == word) throw Lost(entry);
        }
    }
}
