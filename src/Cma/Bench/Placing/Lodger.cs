using ContiguousMemory.Engine.Tenants;

namespace Cma.Bench.Placing;

/// <summary>A tenant whose units come and go. What claims have dropped is found out when it is met.</summary>
internal sealed class Lodger
{
    private readonly List<int> _held = [];
    private readonly Stack<int> _unused = new();
    private int _cursor;

    public Lodger(Tenant tenant)
    {
        Tenant = tenant;
        for (int slot = tenant.SlotCount - 1; slot >= 0; slot--) _unused.Push(slot);
    }

    public Tenant Tenant { get; }

    /// <summary>Slots that held a unit when last looked at.</summary>
    public int Count => _held.Count;

    /// <summary>One slot after the other, and round again.</summary>
    public int Next()
    {
        _cursor = (_cursor + 1) % _held.Count;
        return _held[_cursor];
    }

    /// <summary>Takes one unit more.</summary>
    public bool TryAdd(out int slot)
    {
        if (_unused.Count == 0) Tidy();
        if (!_unused.TryPop(out slot)) return false;
        if (!Tenant.TryPopulate(slot))
        {
            _unused.Push(slot);
            return false;
        }

        _held.Add(slot);
        return true;
    }

    /// <summary>Gives up one unit in so many, and takes as many anew.</summary>
    public void ComeAndGo(Random random, int oneIn)
    {
        int goes = (_held.Count + oneIn - 1) / oneIn;
        List<int> gone = [];
        for (int i = 0; i < goes && _held.Count > 0; i++)
        {
            int at = random.Next(_held.Count);
            int slot = _held[at];
            bool wasThere = Tenant.IsPresent(slot);
            if (!Tenant.TryGiveUp(slot)) continue; // Leased.
            _held[at] = _held[^1];
            _held.RemoveAt(_held.Count - 1);
            if (wasThere) gone.Add(slot);
            else _unused.Push(slot);
        }

        foreach (int slot in gone)
        {
            if (Tenant.TryPopulate(slot)) _held.Add(slot);
            else _unused.Push(slot);
        }
    }

    private void Tidy()
    {
        foreach (int slot in _held.Where(slot => !Tenant.IsPresent(slot))) _unused.Push(slot);
        _held.RemoveAll(slot => !Tenant.IsPresent(slot));
    }
}
