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

        lock (_gate)
        {
            CheckUnused(frames);
            ReleaseOutcome outcome = area.Release(frames);
            if (outcome.IsReleased) TakeFrom(frames);
            return outcome;
        }
    }

    private void CheckUnused(FrameRange frames)
    {
        foreach (BufferEntry entry in _entries)
        {
            if (entry.Uses > 0 && entry.Allocation.Frames.Overlaps(frames))
            {
                throw new InvalidOperationException(
                    $"{frames} cannot be released: buffer '{entry.Name}' has {entry.Allocation.Frames} and {entry.Uses} CPU access(es) or pin(s) open; end them first.");
            }
        }
    }

    private void TakeFrom(FrameRange frames)
    {
        for (int index = 0; index < _next; index++)
        {
            ref BufferEntry entry = ref _entries[index];
            if (!entry.IsAlive || !entry.Frames.Any(frames.Overlaps)) continue;
            entry.Lose(frames);

            // After the frames, unlike a buffer's own release: only now is it known that they go.
            entry.Window?.Dispose();
            entry.Window = null;
            if (entry.Left!.Count == 0) Forget(index);
        }
    }

    private InvalidOperationException Lost(in BufferEntry entry) => new(
        $"Buffer '{entry.Name}' has lost frames to Release(FrameRange) of area '{area.Name}', and is of no more use; release the rest the same way: {string.Join(", ", entry.Left!)}.");
}
