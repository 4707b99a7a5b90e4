using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma;

internal static class MachineMemory
{
    /// <summary>Whether every byte of a range is memory: inside the machine, and in none of its holes.</summary>
    public static bool HasMemory(this Machine machine, PhysicalAddress start, long bytes)
    {
        // What follows adds the two as lengths, which end at 2^63.
        if (start.Value > long.MaxValue || bytes > long.MaxValue - (long)start.Value) return false;
        FrameCount frames = new PhysicalAddress(start.Value + (ulong)(bytes - 1)).Pfn - start.Pfn + new FrameCount(1);
        return machine.Early.IsMemory(new FrameRange(start.Pfn, frames));
    }

    /// <summary>Whether some byte of a range is memory.</summary>
    public static bool TouchesMemory(this Machine machine, PhysicalAddress start, long bytes)
    {
        UInt128 end = (UInt128)start.Value + (ulong)bytes;
        return machine.Early.Memory.Any(range => start < range.End.Address && range.Start.Address.Value < end);
    }
}
