using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory;

/// <summary>What is known of a buffer that is alive.</summary>
internal struct BufferEntry
{
    public AreaAllocation Allocation;
    public string Name;
    public long Length;

    /// <summary>Its own mapping, when released addresses are to be trapped.</summary>
    public IBackingWindow? Window;

    public uint Generation;

    /// <summary>CPU access scopes and pins that are open. While there is one the frames stay the buffer's.</summary>
    public int Uses;

    /// <summary>Alive, and then perhaps released while in use: the last use releases its frames.</summary>
    public bool IsAlive;
    public bool IsReleased;
}

/// <summary>The buffers of one area by handle. Thread safe.</summary>
internal sealed class BufferTable(int area, string areaName)
{
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
                index = _next++;
                if (index == _entries.Length) Array.Resize(ref _entries, _entries.Length * 2);
            }

            ref BufferEntry entry = ref _entries[index];
            uint generation = unchecked(entry.Generation + 1);
            if (generation == 0) generation = 1;
            entry = new BufferEntry { Allocation = allocation, Name = name, Length = length, Window = window, Generation = generation, IsAlive = true };
            return new ContiguousHandle(area, index, generation);
        }
    }

    /// <summary>Looks at a buffer that has not been released.</summary>
    /// <exception cref="ObjectDisposedException">It was released.</exception>
    public BufferEntry Get(ContiguousHandle handle)
    {
        lock (_gate) return Find(handle);
    }

    /// <summary>Opens a use: until it ends, the frames stay the buffer's, also past its release.</summary>
    public BufferEntry BeginUse(ContiguousHandle handle)
    {
        lock (_gate)
        {
            ref BufferEntry entry = ref Find(handle);
            entry.Uses++;
            return entry;
        }
    }

    /// <summary>Ends a use.</summary>
    /// <returns>Whether it was the last of a buffer that has been released: then the caller frees what <paramref name="freed"/> has.</returns>
    public bool EndUse(ContiguousHandle handle, out BufferEntry freed)
    {
        lock (_gate)
        {
            ref BufferEntry entry = ref _entries[handle.Index];
            if (entry.Generation != handle.Generation || entry.Uses == 0)
                throw new InvalidOperationException($"A CPU access to a buffer of area '{areaName}' was ended twice.");
            entry.Uses--;
            return TryRemove(handle, out freed);
        }
    }

    /// <summary>Releases a buffer.</summary>
    /// <returns>Whether nothing uses it any more: then the caller frees what <paramref name="freed"/> has.</returns>
    /// <exception cref="ObjectDisposedException">It was released already.</exception>
    public bool Release(ContiguousHandle handle, out BufferEntry freed)
    {
        lock (_gate)
        {
            Find(handle).IsReleased = true;
            return TryRemove(handle, out freed);
        }
    }

    /// <summary>Every buffer that still has its frames, for the list of holders.</summary>
    public IReadOnlyList<BufferEntry> Alive()
    {
        lock (_gate) return [.. _entries.Where(entry => entry.IsAlive)];
    }

    private bool TryRemove(ContiguousHandle handle, out BufferEntry freed)
    {
        ref BufferEntry entry = ref _entries[handle.Index];
        freed = entry;
        if (!entry.IsReleased || entry.Uses > 0) return false;
        entry = new BufferEntry { Generation = entry.Generation };
        _unused.Push(handle.Index);
        return true;
    }

    private ref BufferEntry Find(ContiguousHandle handle)
    {
        if (!handle.IsValid) throw new ArgumentException("This handle is the default value, which is no buffer.", nameof(handle));
        if (handle.Area != area) throw new ArgumentException($"This handle is of another area than '{areaName}'; use it with the area that gave it.", nameof(handle));
        ref BufferEntry entry = ref _entries[handle.Index];
        if (entry.Generation != handle.Generation || !entry.IsAlive || entry.IsReleased)
            throw new ObjectDisposedException(nameof(ContiguousHandle), $"This buffer of area '{areaName}' was released already.");
        return ref entry;
    }
}
