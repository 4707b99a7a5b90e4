using System.Buffers;

namespace ContiguousMemory.Linux;

/// <summary>Turns an address into the pointer that <see cref="MemoryHandle"/> wants.</summary>
internal static class PinnedAddress
{
    internal static unsafe MemoryHandle Handle(nint address, IPinnable pinned) => new((void*)address, pinnable: pinned);
}
