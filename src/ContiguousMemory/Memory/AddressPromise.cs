using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>How contiguous memory is beneath its virtual addresses.</summary>
public enum AddressContiguity
{
    /// <summary>There are no addresses: the memory is paper.</summary>
    None,

    /// <summary>Contiguous in virtual addresses and in the file behind them; of physical memory nothing is known beyond a page.</summary>
    Virtual,

    /// <summary>Physically contiguous within each huge page, and not known to be beyond.</summary>
    PerHugePage,

    /// <summary>Physically contiguous from the first byte to the last.</summary>
    Physical,
}

/// <summary>What can be promised of a buffer's addresses, and on what grounds.</summary>
/// <param name="Contiguity">How contiguous it is.</param>
/// <param name="RunBytes">Bytes of each aligned stretch that is known to be physically contiguous; 0 when there is none.</param>
/// <param name="Basis">How that is known.</param>
/// <param name="IsShareable">Whether a descriptor of the memory can be handed to another process or a driver.</param>
public readonly record struct AddressPromise(AddressContiguity Contiguity, long RunBytes, string Basis, bool IsShareable)
{
    internal static AddressPromise Of(FrameRange frames, MemoryBacking backing)
    {
        (long run, string basis) = backing.Contiguity;
        if (!backing.HasBytes) return new(AddressContiguity.None, 0, basis, false);

        // One aligned stretch holds it all exactly when its first and its last byte lie in the same one.
        long first = frames.Start.Value * FrameSize.Bytes;
        long last = (frames.End.Value * FrameSize.Bytes) - 1;
        AddressContiguity contiguity = first / run == last / run ? AddressContiguity.Physical
            : run > FrameSize.Bytes ? AddressContiguity.PerHugePage
            : AddressContiguity.Virtual;
        return new(contiguity, run, basis, true);
    }
}
