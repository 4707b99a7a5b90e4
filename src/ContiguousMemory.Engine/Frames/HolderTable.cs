namespace ContiguousMemory.Engine.Frames;

/// <summary>Who holds frames: a name, since when, how many, and the tenant behind it if there is one. Guarded by the machine's lock.</summary>
internal sealed class HolderTable
{
    /// <summary>The largest id: what 23 bits of a frame's entry can say. Id 0 is nobody.</summary>
    public const int MaxId = (1 << 23) - 1;

    /// <summary>Clients that are told apart. Arbitrary: more names than a program has devices.</summary>
    public const int MaxClients = 1 << 16;

    private Holder[] _holders = new Holder[64];
    private readonly Dictionary<string, int> _clients = new(StringComparer.Ordinal);
    private readonly Stack<int> _unused = new();
    private string? _lastName;
    private int _lastClient;
    private int _next = 1;
    private long _lastSerial;

    /// <summary>Holders alive.</summary>
    public int Count { get; private set; }

    /// <summary>The same, counted one by one.</summary>
    public int Alive => _holders.Count(holder => holder.Name is not null);

    /// <summary>Frames of all holders together.</summary>
    public long TotalFrames => _holders.Sum(holder => holder.Frames);

    /// <summary>The tenants behind holders, in the order of their ids.</summary>
    public IEnumerable<object> Owners => _holders.Where(holder => holder.Owner is not null).Select(holder => holder.Owner!);

    public ref Holder this[int id] => ref _holders[id];

    public int Add(string name, long since, int client = 0, object? owner = null)
    {
        if (!_unused.TryPop(out int id))
        {
            if (_next > MaxId) throw new InvalidOperationException($"There are {MaxId} holders of frames already, which is the most; release some.");
            id = _next++;
            if (id == _holders.Length) Array.Resize(ref _holders, Math.Min(_holders.Length * 2, MaxId + 1));
        }

        _holders[id] = new Holder { Name = name, Serial = ++_lastSerial, Since = since, Client = client, Owner = owner };
        Count++;
        return id;
    }

    public void Remove(int id)
    {
        _holders[id] = default;
        _unused.Push(id);
        Count--;
    }

    /// <summary>The number that a client's name has; 0 for one that has none yet.</summary>
    public int FindClient(string? name) => name is null ? 0 : _clients.GetValueOrDefault(name);

    /// <summary>A small number for a client's name, the same for the same name; 0 for none.</summary>
    public int ClientOf(string? name)
    {
        if (name is null) return 0;
        if (ReferenceEquals(name, _lastName)) return _lastClient;

        // A program that makes up a name for every buffer must not fill memory with them. Who comes late is nobody in particular, and always cleared for.
        if (_clients.Count >= MaxClients && !_clients.ContainsKey(name)) return 0;
        if (!_clients.TryGetValue(name, out int client)) _clients.Add(name, client = _clients.Count + 1);
        (_lastName, _lastClient) = (name, client);
        return client;
    }
}
