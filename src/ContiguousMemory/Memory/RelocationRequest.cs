using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>What a holder is asked before its buffer is moved.</summary>
/// <param name="Name">What reports call the buffer.</param>
/// <param name="From">Where it is: the address of its first byte.</param>
/// <param name="To">Where it would be.</param>
/// <param name="Length">Bytes asked for when it was allocated.</param>
public readonly record struct RelocationRequest(string Name, PhysicalAddress From, PhysicalAddress To, long Length);
