namespace Cma.Golden;

/// <summary>An area of a golden file.</summary>
internal sealed record GoldenArea(long BasePfn, long Pages, int OrderPerBit);

/// <summary>What a step does.</summary>
internal enum GoldenAction
{
    Alloc,
    Release,
    Pin,
    Unpin,
}

/// <summary>The state of an area after a step, in the file's own words.</summary>
internal sealed record GoldenState(string Result, long Used, long MaxChunk, string Bits)
{
    public override string ToString() => $"{Result} | used {Used} maxchunk {MaxChunk} bits {Bits}";
}

/// <summary>One operation line, and what the kernel answered.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Text">The operation as it stands there.</param>
/// <param name="Action">What it does.</param>
/// <param name="Area">The index of the area.</param>
/// <param name="Offset">Pages from the area's base; of no meaning for an allocation.</param>
/// <param name="Count">Pages; of no meaning for a pin.</param>
/// <param name="AlignOrder">The alignment of an allocation, as an order.</param>
/// <param name="Expected">The kernel's answer.</param>
internal sealed record GoldenStep(
    int Line, string Text, GoldenAction Action, int Area, long Offset, long Count, int AlignOrder, GoldenState Expected);
