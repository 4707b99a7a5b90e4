using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// The free blocks of a machine by order and migrate type. A list is a bitmap rather than links through the frames: it gives the lowest or the highest
/// block at will, so that the same requests meet the same frames on every run, and costs two bits a frame for each type in use.
/// </summary>
internal sealed class FreeLists(int frames, int maxOrder)
{
    private const int Types = (int)MigrateType.Isolate + 1;

    private readonly HierarchicalBitmap?[] _lists = new HierarchicalBitmap?[(maxOrder + 1) * Types];

    public int MaxOrder { get; } = maxOrder;

    /// <summary>Bytes of all the lists.</summary>
    public long Bytes => _lists.Sum(list => list?.Bytes ?? 0);

    public void Add(int index, int order, MigrateType type)
    {
        // Made on first use: most machines never hold a reclaimable block, and isolation touches few orders.
        ref HierarchicalBitmap? list = ref _lists[Slot(order, type)];
        list ??= new HierarchicalBitmap((frames >> order) + 1);
        list.Add(index >> order);
    }

    public void Remove(int index, int order, MigrateType type) => _lists[Slot(order, type)]!.Remove(index >> order);

    public bool Contains(int index, int order, MigrateType type) => _lists[Slot(order, type)]?.Contains(index >> order) ?? false;

    /// <summary>Free blocks of this order and type, in the whole machine.</summary>
    public int CountOf(int order, MigrateType type) => _lists[Slot(order, type)]?.Count ?? 0;

    /// <summary>The lowest block that starts in [start, end), or -1.</summary>
    public int Lowest(int order, MigrateType type, int start, int end)
    {
        if (_lists[Slot(order, type)] is not { Count: > 0 } list) return -1;
        int found = list.Next((start + (1 << order) - 1) >> order);
        return found >= 0 && found << order < end ? found << order : -1;
    }

    /// <summary>The highest block that starts in [start, end), or -1.</summary>
    public int Highest(int order, MigrateType type, int start, int end)
    {
        if (_lists[Slot(order, type)] is not { Count: > 0 } list) return -1;
        int found = list.Previous((end - 1) >> order);
        return found >= 0 && found << order >= start ? found << order : -1;
    }

    private static int Slot(int order, MigrateType type) => (order * Types) + (int)type;
}
