using ContiguousMemory;
using ContiguousMemory.Engine.Diagnosis;

namespace Cma.Peers.Heaps;

/// <summary>An area of ours in the handle form, for one client that asks for no clearing: of a frame that had another holder it would come cleared all the same.</summary>
internal readonly struct OurHeap(ReservedArea area) : IHeap<ContiguousHandle>
{
    private readonly AllocationOptions _options = new() { Name = "bench", Clear = false };

    public ContiguousHandle Take(int bytes) =>
        area.TryAllocateHandle(bytes, _options, out ContiguousHandle handle, out AllocationDiagnosis? _) ? handle : throw new HeapExhaustedException();

    public void Give(ContiguousHandle block) => area.Release(block);
}
