using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>What is asked of a new area (the arguments of cma_declare_contiguous_nid).</summary>
public sealed record AreaDeclaration
{
    /// <summary>Bytes; rounded up to the alignment. More than zero.</summary>
    public required long Size { get; init; }

    /// <summary>Where it is to start, or the lowest address where it may; 0 for anywhere.</summary>
    public PhysicalAddress Base { get; init; }

    /// <summary>The address it must end at or below; 0 for the end of memory.</summary>
    public PhysicalAddress Limit { get; init; }

    /// <summary>Bytes, a power of two or 0; never less than a page block.</summary>
    public long Alignment { get; init; }

    /// <summary>log2 of the frames one bit of its bitmap stands for.</summary>
    public int OrderPerBit { get; init; }

    /// <summary>Whether it must start at <see cref="Base"/> exactly. Without a base there is nothing to fix.</summary>
    public bool IsFixed { get; init; }

    /// <summary>1 to 63 characters; null gives <c>cma0</c>, <c>cma1</c> and so on.</summary>
    public string? Name { get; init; }

    /// <summary>How windows are chosen.</summary>
    public Placement Placement { get; init; } = Placement.Cheapest;

    /// <summary>What it promises to devices while it lends.</summary>
    public LendingPromise Promise { get; init; }

    /// <summary>Whether its memory stays out of use when it cannot be activated, rather than going to the buddy (cma_reserve_pages_on_error).</summary>
    public bool ReservePagesOnError { get; init; }
}
