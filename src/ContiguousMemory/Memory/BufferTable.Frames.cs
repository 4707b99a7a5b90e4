using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Releasing frames by number, beneath the buffers that have them.</summary>
internal sealed partial class BufferTable
{
    /// <summary>Releases frames whosever they are, unless one of their buffers is in use. A buffer that has lost frames is of no more use.</summary>
    /// <exception cref="InvalidOperationException">A buffer that has some of them is open to the CPU, or pinned.</exception>
    public ReleaseOutcome Release(FrameRange frames)
    {
        // Frame numbers from outside: beyond the largest machine even their sum may not exist.
        if (frames.Start.Value is < 0 or > FrameSize.MaxFrames || frames.Count.Value is < 0 or > FrameSize.MaxFrames)
            return new ReleaseOutcome(ReleaseStatus.Foreign, frames.Start);

        while (true)
        {
            Relocating? underway;
            lock (_gate)
            {
                underway = _underway.Find(each => each.From.Overlaps(frames));
                if (underway is null) return ReleaseSettled(frames);
            }

            if (underway.IsMine) throw InItsOwnCallback(underway.Name);
            underway.Wait();
        }
    }

    /// <summary>Opens a use for a buffer that waits for its client, and says so of it.</summary>
    /// <inheritdoc cref="Get" path="/exception"/>
    public BufferView BeginPrepared(ContiguousHandle handle)
    {
        BufferView view = BeginUse(handle);
        Find(handle).IsPrepared = true;
        return view;
    }

    /// <summary>Its client has come.</summary>
    public void EndPrepared(ContiguousHandle handle)
    {
        Find(handle).IsPrepared = false;
        EndUse(handle);
    }

    /// <summary>Under the lock, and none of the frames is being moved. Those where others are being moved to are refused by the engine.</summary>
    private ReleaseOutcome ReleaseSettled(FrameRange frames)
    {
        // Nothing is kept and nothing handed on meanwhile: what is claimed in the books is a buffer that is alive, or on its way to become one.
        using FrontCache.Suspension standstill = _cache.Suspend();
        List<BufferEntry> blocked = [];
        bool released = false;
        try
        {
            Block(frames, blocked);
            ReleaseOutcome outcome = _area.Release(frames);
            released = outcome.IsReleased;
            if (released) TakeFrom(frames, blocked);
            return outcome;
        }
        finally
        {
            if (!released) blocked.ForEach(entry => SetBlocked(entry, false));
        }
    }

    /// <summary>Lets nobody open or release, from here on, a buffer that may lose frames.</summary>
    private void Block(FrameRange frames, List<BufferEntry> blocked)
    {
        foreach (BufferEntry entry in Entries())
        {
            if (!entry.Word.IsAlive || !entry.Frames.Any(frames.Overlaps)) continue;
            BufferWord word = SetBlocked(entry, true);
            blocked.Add(entry);
            if (word.Uses == 0) continue;
            if (entry.IsPrepared)
            {
                throw new InvalidOperationException(
                    $"{frames} cannot be released: {entry.Allocation.Frames} is prepared for '{entry.Name}' and kept ready; dispose the prepared buffer, or release the buffer that is taken of it.");
            }

            throw new InvalidOperationException(
                $"{frames} cannot be released: buffer '{entry.Name}' has {entry.Allocation.Frames} and {word.Uses} CPU access(es) or pin(s) open; end them first.");
        }
    }

    /// <summary>Sets or clears the mark, but for a buffer that has lost frames before: that keeps it.</summary>
    private static BufferWord SetBlocked(BufferEntry entry, bool blocked)
    {
        while (true)
        {
            BufferWord word = entry.Word;
            if (entry.TryChange(word, word.Blocked(blocked || entry.Left is not null))) return word;
        }
    }

    private void TakeFrom(FrameRange frames, List<BufferEntry> losing)
    {
        foreach (BufferEntry entry in losing)
        {
            entry.Lose(frames);

            // After the frames, unlike a buffer's own release: only now is it known that they go.
            entry.Window?.Dispose();
            entry.Window = null;
            if (entry.Left!.Count > 0) continue;
            for (BufferWord word = entry.Word; !entry.TryEnd(word);) word = entry.Word;
            Forget(entry);
        }

        // The frames came free before their buffers ended, and so before their client could have others for them.
        _machine.NoteKept();
    }

    private InvalidOperationException Lost(BufferEntry entry) => new(
        $"Buffer '{entry.Name}' has lost frames to Release(FrameRange) of area '{_area.Name}', and is of no more use; release the rest the same way: {string.Join(", ", entry.Left!)}.");
}
