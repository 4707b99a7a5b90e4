using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Devices: the DMA API over the reserve.</summary>
public sealed partial class ReservedMemory
{
    /// <summary>The DMA API over this reserve (<see cref="ReservedMemoryOptions.Dma"/>).</summary>
    public ReservedDma Dma { get; }

    /// <summary>Where bytes are that a program reaches at an address: in the one mapping of the reserve, or in a buffer's own.</summary>
    internal bool TryFind(nint address, long length, out PhysicalAddress found)
    {
        bool isFound = Backing.TryFind(address, length, out long offset);
        if (!isFound && TrapsReleased) isFound = TryFindInWindows(address, length, out offset);
        found = new((ulong)offset);
        return isFound;
    }

    /// <summary>What devices hold of the reserve, for the list of holders.</summary>
    private IEnumerable<string> HeldByDevices()
    {
        if (Dma.CoherentCount is > 0 and int count) yield return $"devices have {count} coherent buffer(s)";
    }

    private bool TryFindInWindows(nint address, long length, out long offset)
    {
        foreach (ReservedArea area in Areas)
        {
            foreach (BufferEntry entry in area.Buffers.Alive())
            {
                if (entry.Window?.TryFind(address, length, out long from) != true) continue;
                offset = (long)entry.Allocation.Frames.Start.Address.Value + from;
                return true;
            }
        }

        offset = 0;
        return false;
    }
}
