using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>
/// Moving buffers. A move begins, under the lock, with a mark in the word of a buffer that nobody uses, which counts as a use itself; it ends under the lock,
/// together with the engine's books. In between no lock is held.
/// </summary>
internal sealed partial class BufferTable
{
    /// <summary>Guarded by the lock.</summary>
    private readonly List<Relocating> _underway = [];

    /// <summary>Whether a buffer that may be moved is used by nobody; another for the test that shows what the question is good for.</summary>
    internal Func<BufferWord, bool> IsIdle { get; set; } = static word => word.IsIdleMovable;

    /// <summary>Lets a buffer be moved, or no longer.</summary>
    /// <inheritdoc cref="Get" path="/exception"/>
    public void Allow(ContiguousHandle handle, Func<RelocationRequest, bool>? ask)
    {
        BufferEntry entry = Find(handle);
        while (true)
        {
            lock (_gate)
            {
                BufferWord word = entry.Word;
                CheckAlive(handle, entry, word);

                // With its bit set first a buffer ends under this lock only, so that what is written next is of this one.
                if (!word.IsMoving && (word.IsMovable || entry.TryChange(word, word.Movable())))
                {
                    entry.Consent = ask is null ? null : new RelocationConsent(ask);
                    return;
                }
            }

            AwaitMove(entry, mayBeMover: false);
        }
    }

    /// <summary>What the callback of a buffer threw first.</summary>
    /// <inheritdoc cref="Get" path="/exception"/>
    public Exception? FaultOf(ContiguousHandle handle)
    {
        BufferEntry entry = Find(handle);
        lock (_gate)
        {
            CheckAlive(handle, entry, entry.Word);
            return entry.Consent?.Fault;
        }
    }

    /// <summary>The frames of a buffer that may have been moved; null when it cannot have been, or is no more.</summary>
    public FrameRange? WhereIs(ContiguousHandle handle)
    {
        BufferEntry entry = _entries[handle.Index];
        while (true)
        {
            int moves = entry.Moves;
            AwaitMove(entry, mayBeMover: true);
            BufferWord word = entry.Word;
            if (word.Generation != handle.Generation || !word.IsAlive || !word.IsMovable) return null;
            FrameRange frames = entry.Allocation.Frames;
            Interlocked.MemoryBarrier();
            if (entry.Moves == moves && entry.Word.Generation == handle.Generation) return frames;
        }
    }

    /// <summary>As <see cref="Get"/>, for bytes that are reached without a use of one's own.</summary>
    /// <exception cref="InvalidOperationException">It has lost frames, or could be moved away under the span.</exception>
    /// <exception cref="ObjectDisposedException">It was released.</exception>
    public BufferView GetForSpan(ContiguousHandle handle)
    {
        BufferView view = Get(handle);
        BufferEntry entry = _entries[handle.Index];
        if (entry.Word is { IsMovable: true, Uses: 0 } && entry.Consent is not null)
        {
            throw new InvalidOperationException(
                $"Buffer '{view.Name}' may be moved, and a span would be left behind; pin its memory, open a CPU access, or take the permission back, and get the span then.");
        }

        return view;
    }

    /// <summary>Buffers that may be moved and that nobody uses now, from the last in the area to the first.</summary>
    public IReadOnlyList<ContiguousHandle> Movable()
    {
        lock (_gate)
        {
            return [.. Entries().Where(IsMovableNow)
                .OrderByDescending(entry => entry.Allocation.Frames.Start.Value)
                .Select(entry => new ContiguousHandle(_id, entry.Index, entry.Word.Generation))];
        }
    }

    /// <summary>Buffers among those in a request's way that nobody uses now, whether they may be moved or not.</summary>
    public IReadOnlyList<IdleBuffer> Idle(IReadOnlyList<Blocker> blockers)
    {
        lock (_gate)
        {
            return [.. from entry in Entries()
                let word = entry.Word
                where (word.IsIdle || word.IsIdleMovable) && entry.Window is null && entry.Rule.Count > 0
                let frames = entry.Allocation.Frames
                where blockers.Any(blocker => blocker.Frames.Overlaps(frames)) && entry.Word == word
                select new IdleBuffer(entry.Name, frames.Start, entry.Rule, entry.Consent is not null)];
        }
    }

    /// <summary>Begins to move a buffer, unless somebody uses it or has ended it.</summary>
    public Relocating? BeginMove(ContiguousHandle handle)
    {
        lock (_gate)
        {
            BufferEntry entry = _entries[handle.Index];
            BufferWord word = entry.Word;
            if (word.Generation != handle.Generation || !IsMovableNow(entry)) return null;
            Relocating moving = new(handle, entry.Name, entry.Length, entry.Allocation.Frames, entry.Rule, entry.Consent!);
            entry.Relocating = moving;
            if (!entry.TryChange(word, word.Moving()))
            {
                entry.Relocating = null;
                return null;
            }

            // What moves is one holder's in the engine's books.
            if (entry.IsHandedOn) _area.HandOn(moving.From, moving.Name, entry.HandedOn);
            _underway.Add(moving);
            return moving;
        }
    }

    /// <summary>Ends a move: with the engine's, when the bytes are copied, or without. Frees the frames if the buffer was released meanwhile.</summary>
    /// <returns>Whether the buffer has been moved.</returns>
    public bool EndMove(Relocating moving, AreaMove? copied)
    {
        bool isMoved;
        lock (_gate)
        {
            BufferEntry entry = _entries[moving.Handle.Index];
            isMoved = copied?.TryEnd() == true;
            if (isMoved) entry.MoveTo(copied!.To);
            _underway.Remove(moving);
            entry.Relocating = null;
            while (true)
            {
                // Its only use is the move: nobody else's begins meanwhile.
                BufferWord word = entry.Word;
                if (word.IsReleased && word.Uses == 1 ? TryEnd(entry, word) : entry.TryChange(word, word.Moved())) break;
            }
        }

        moving.End();
        return isMoved;
    }

    private bool IsMovableNow(BufferEntry entry) =>
        IsIdle(entry.Word) && entry.Consent is not null && entry.Window is null && entry.Rule.Count > 0;

    /// <summary>Waits until a buffer is not being moved. Who moves it himself is let through, or told off.</summary>
    private static void AwaitMove(BufferEntry entry, bool mayBeMover)
    {
        SpinWait spin = default;
        while (entry.Word.IsMoving)
        {
            if (entry.Relocating is not { } moving)
            {
                spin.SpinOnce();
                continue;
            }

            if (moving.IsMine && mayBeMover) return;
            if (moving.IsMine) throw InItsOwnCallback(moving.Name);
            moving.Wait();
        }
    }

    private static InvalidOperationException InItsOwnCallback(string name) => new(
        $"Buffer '{name}' is about to be moved, and its own callback can neither open it, nor change its permission, nor release its frames by number; answer no instead, and do it after.");
}
