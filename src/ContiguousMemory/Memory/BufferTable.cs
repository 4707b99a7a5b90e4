using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory;

/// <summary>The buffers of one area by handle. Thread safe.</summary>
/// <remarks>
/// A buffer's entry and its frames go in one step under this table's lock, which is taken before the engine's and never after it: nobody finds a buffer
/// here whose frames somebody else has already.
/// </remarks>
internal sealed partial class BufferTable(Area area)
{
    private static int s_tables;

    /// <summary>Which table a handle is of: one of a kind in the process, so that a handle of another reserve is told from one of this.</summary>
    private readonly int _id = Interlocked.Increment(ref s_tables);

    private readonly Lock _gate = new();
    private readonly Stack<int> _unused = new();
    private BufferEntry[] _entries = new BufferEntry[16];
    private int _next;

    public ContiguousHandle Add(AreaAllocation allocation, string name, long length, IBackingWindow? window)
    {
        lock (_gate)
        {
            if (!_unused.TryPop(out int index))
            {
                if (_next == _entries.Length) Array.Resize(ref _entries, _entries.Length * 2);
                index = _next++;
            }

            ref BufferEntry entry = ref _entries[index];
            uint generation = unchecked(entry.Generation + 1);
            if (generation == 0) generation = 1;
            entry = new BufferEntry { Allocation = allocation, Name = name, Length = length, Window = window, Generation = generation, IsAlive = true };
            return new ContiguousHandle(_id, index, generation);
        }
    }

    /// <summary>Looks at a buffer that has not been released.</summary>
    /// <exception cref="ObjectDisposedException">It was released.</exception>
    /// <exception cref="InvalidOperationException">It has lost frames.</exception>
    public BufferEntry Get(ContiguousHandle handle)
    {
        lock (_gate) return Find(handle);
    }

    /// <summary>Opens a use: until it ends, the frames stay the buffer's, also past its release.</summary>
    /// <inheritdoc cref="Get" path="/exception"/>
    public BufferEntry BeginUse(ContiguousHandle handle)
    {
        lock (_gate)
        {
            ref BufferEntry entry = ref Find(handle);
            entry.Uses++;
            return entry;
        }
    }

    /// <summary>Ends a use. The last one of a buffer that has been released frees its frames.</summary>
    public void EndUse(ContiguousHandle handle)
    {
        lock (_gate)
        {
            ref BufferEntry entry = ref _entries[handle.Index];
            if (entry.Generation != handle.Generation || entry.Uses == 0)
                throw new InvalidOperationException($"A CPU access to a buffer of area '{area.Name}' was ended twice.");
            entry.Uses--;
            FreeIfUnused(handle.Index);
        }
    }

    /// <summary>Releases a buffer: its frames are freed now, or with the end of the last use.</summary>
    /// <inheritdoc cref="Get" path="/exception"/>
    public void Release(ContiguousHandle handle)
    {
        lock (_gate)
        {
            Find(handle).IsReleased = true;
            FreeIfUnused(handle.Index);
        }
    }

    /// <summary>As <see cref="Release(ContiguousHandle)"/>, and quiet when every frame has been released by number before.</summary>
    /// <exception cref="InvalidOperationException">It has lost some of its frames.</exception>
    public void ReleaseIfAlive(ContiguousHandle handle)
    {
        lock (_gate)
        {
            if (_entries[handle.Index].Generation == handle.Generation && _entries[handle.Index].IsAlive) Release(handle);
        }
    }

    /// <summary>Every buffer that still has frames, for the list of holders.</summary>
    public IReadOnlyList<BufferEntry> Alive()
    {
        lock (_gate) return [.. _entries.Where(entry => entry.IsAlive)];
    }

    private void FreeIfUnused(int index)
    {
        BufferEntry freed = _entries[index];
        if (!freed.IsReleased || freed.Uses > 0) return;
        Forget(index);

        // The addresses go before the frames: nobody else may have these while the old mapping still reaches them.
        freed.Window?.Dispose();
        ReleaseOutcome outcome = area.Release(freed.Allocation);
        if (!outcome.IsReleased) throw new InvalidOperationException($"Buffer '{freed.Name}' cannot be released as a whole: {outcome}");
    }

    private void Forget(int index)
    {
        _entries[index] = new BufferEntry { Generation = _entries[index].Generation };
        _unused.Push(index);
    }

    private ref BufferEntry Find(ContiguousHandle handle)
    {
        if (!handle.IsValid) throw new ArgumentException("This handle is the default value, which is no buffer.", nameof(handle));
        if (handle.Table != _id)
            throw new ArgumentException($"This handle is of another area than this '{area.Name}'; use it with the area that gave it.", nameof(handle));
        ref BufferEntry entry = ref _entries[handle.Index];
        if (entry.Generation != handle.Generation || !entry.IsAlive || entry.IsReleased)
            throw new ObjectDisposedException(nameof(ContiguousHandle), $"This buffer of area '{area.Name}' was released already.");
        if (entry.Left is not null) throw Lost(entry);
        return ref entry;
    }
}
