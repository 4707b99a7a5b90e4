namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>The mappings of one device, by address. Guarded by the twin.</summary>
internal sealed class TwinBook
{
    private readonly List<TwinEntry> _entries = [];
    private long _longest;

    public IReadOnlyList<TwinEntry> Entries => _entries;

    public void Add(TwinEntry entry)
    {
        _entries.Insert(After(entry.Address), entry);
        _longest = Math.Max(_longest, entry.Bytes);
    }

    public bool Remove(TwinEntry entry)
    {
        int place = _entries.FindIndex(other => ReferenceEquals(other, entry));
        if (place >= 0) _entries.RemoveAt(place);
        return place >= 0;
    }

    /// <summary>The mapping that starts at an address; of several the one most like what is claimed (bucket_find_exact).</summary>
    public TwinEntry? Exact(TwinEntry claimed)
    {
        TwinEntry? best = null;
        for (int place = After(claimed.Address) - 1; place >= 0 && _entries[place].Address == claimed.Address; place--)
        {
            if (best is null || _entries[place].Likeness(claimed) > best.Likeness(claimed)) best = _entries[place];
        }

        return best;
    }

    /// <summary>
    /// The mapping a range starts in, one that holds all of it if there is one. The kernel looks only for those, and so calls unknown what reaches beyond.
    /// </summary>
    public TwinEntry? Containing(TwinEntry claimed)
    {
        TwinEntry? found = null;
        for (int place = After(claimed.Address) - 1; place >= 0; place--)
        {
            TwinEntry entry = _entries[place];
            if (claimed.Address.Value - entry.Address.Value >= (ulong)_longest) break;
            if (entry.End >= claimed.End) return entry;
            if (entry.End > claimed.Address.Value) found ??= entry;
        }

        return found;
    }

    /// <summary>The first mapping at this address that nobody asked about; somebody does now.</summary>
    public void Ask(DmaAddress address)
    {
        for (int place = After(address) - 1; place >= 0 && _entries[place].Address == address; place--)
        {
            if (_entries[place].WasAsked) continue;
            _entries[place].WasAsked = true;
            return;
        }
    }

    /// <summary>The place after the last entry at or below an address.</summary>
    private int After(DmaAddress address)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Address.Value <= address.Value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
