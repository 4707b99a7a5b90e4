using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Backing;

/// <summary>No memory at all: frames are counted, moved and cleared in the books, and have no bytes. For simulation, on any system.</summary>
internal sealed class PaperBacking(string label, long length) : MemoryBacking(label, start: 0, length)
{
    internal override string Name => "paper";

    internal override bool HasBytes => false;

    internal override long PageBytes => BackingRequest.UnitBytes;

    internal override ContiguityFact Contiguity => new(Engine.Frames.FrameSize.Bytes, "paper: there are no addresses to be contiguous");

    internal override string Choice => "Paper was asked for.";

    internal override string? WhyNotLive => $"'{Label}' is paper memory and has no addresses; choose BackingKind.Auto for real memory.";

    internal override SafeFileHandle DuplicateDescriptor() => throw NoBytes();

    internal override IBackingWindow MapWindow(long offset, long length) => throw NoBytes();

    protected override void GiveBack()
    {
        // Nothing was taken.
    }
}
