namespace ContiguousMemory.Engine.Frames;

/// <summary>The migrate type of every page block. While a block is isolated it remembers the type it goes back to.</summary>
internal sealed class PageBlocks
{
    private readonly MigrateType[] _types;
    private readonly MigrateType[] _homes;

    public PageBlocks(int frames, int order)
    {
        Order = order;
        int count = (int)(((long)frames + (1L << order) - 1) >> order);
        _types = new MigrateType[count];
        _homes = new MigrateType[count];
        _types.AsSpan().Fill(MigrateType.Movable);
        _homes.AsSpan().Fill(MigrateType.Movable);
    }

    /// <summary>log2 of the frames in a page block.</summary>
    public int Order { get; }

    public int Frames => 1 << Order;

    public int Count => _types.Length;

    public MigrateType this[int block] => _types[block];

    public MigrateType OfFrame(int index) => _types[index >> Order];

    /// <summary>The type a block has when it is not isolated.</summary>
    public MigrateType HomeOf(int block) => _homes[block];

    public bool IsIsolated(int block) => _types[block] == MigrateType.Isolate;

    /// <summary>Changes the type that an isolated block goes back to.</summary>
    public void SetHome(int block, MigrateType type) => _homes[block] = type;

    public void SetType(int block, MigrateType type)
    {
        _types[block] = type;
        if (type != MigrateType.Isolate) _homes[block] = type;
    }
}
