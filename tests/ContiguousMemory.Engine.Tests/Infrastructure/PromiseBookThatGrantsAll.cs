using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>Counts and refuses nobody: the control for what guaranteed areas promise.</summary>
internal sealed class PromiseBookThatGrantsAll(PageBlocks blocks, IReadOnlyList<Zone> zones, int unitOrder) : PromiseBook(blocks, zones, unitOrder)
{
    protected override bool Holds(long owed, long places) => true;
}
