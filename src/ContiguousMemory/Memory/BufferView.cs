using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory;

/// <summary>A buffer as it was at one moment at which it was alive.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Length">Bytes asked for.</param>
/// <param name="Allocation">Its frames, and what they cost.</param>
/// <param name="Window">Its own mapping, when released addresses are to be trapped.</param>
internal readonly record struct BufferView(string Name, long Length, AreaAllocation Allocation, IBackingWindow? Window)
{
    public static BufferView Of(BufferEntry entry) => new(entry.Name, entry.Length, entry.Allocation, entry.Window);
}
