namespace ContiguousMemory.Engine.Frames;

/// <summary>All that is known of one frame, in eight bytes. Immutable; the table is changed by writing a new one.</summary>
/// <remarks>
/// Bits, low to high: state 3, order 5, clean 1, holder 23, tag 32.
/// <list type="bullet">
/// <item>order: of the free block (on its head), or of the tenant's unit (on all its frames).</item>
/// <item>clean: a free frame that reads as zero, so that its next holder needs no clearing.</item>
/// <item>holder: who has a lent, claimed or taken frame; an index into <see cref="HolderTable"/>.</item>
/// <item>tag: of a lent frame, the tenant's slot; of any other, the client that last had it in a device's hands (0: nobody, or a tenant since).</item>
/// </list>
/// </remarks>
internal readonly record struct FrameEntry(ulong Bits)
{
    private const int OrderShift = 3;
    private const int CleanShift = 8;
    private const int HolderShift = 9;

    /// <summary>Where the tag begins.</summary>
    public const int TagShift = 32;

    /// <summary>What is set of a frame that reads as zero.</summary>
    public const ulong CleanBit = 1UL << CleanShift;

    /// <summary>Free are those frames, and no others, that have <see cref="FreeBits"/> under this mask: heads and bodies differ in the bit left out.</summary>
    public const ulong FreeMask = 6;

    public const ulong FreeBits = (ulong)FrameState.FreeHead;

    public FrameState State => (FrameState)(Bits & 7);

    public int Order => (int)((Bits >> OrderShift) & 31);

    /// <summary>The index after the tenant's unit of which this is the entry of one frame.</summary>
    public int UnitEnd(int index) => (index | ((1 << Order) - 1)) + 1;

    public bool IsClean => (Bits & (1UL << CleanShift)) != 0;

    public int Holder => (int)((Bits >> HolderShift) & HolderTable.MaxId);

    public int Tag => unchecked((int)(Bits >> TagShift));

    /// <summary>Whether it must be cleared before this client sees it; 0 for anybody who takes nothing as it is.</summary>
    public bool IsDirtyFor(int client) => !IsClean && (client == 0 || Tag != client);

    public bool IsFree => (Bits & FreeMask) == FreeBits;

    /// <summary>The same frame as the head or the body of a free block. What is known of its contents stays known.</summary>
    public FrameEntry AsFreeHead(int order) => new((Bits & ~0xFFUL) | (uint)FrameState.FreeHead | ((ulong)order << OrderShift));

    public FrameEntry AsFreeBody() => new((Bits & ~0xFFUL) | (uint)FrameState.FreeBody);

    public static FrameEntry Reserved(bool clean) => new((uint)FrameState.Reserved | (clean ? 1UL << CleanShift : 0));

    /// <summary>A frame that has just been given up: free, dirty, and remembering the client that had it, if a device did.</summary>
    public static FrameEntry Freed(int client) => new((uint)FrameState.FreeBody | ((ulong)(uint)client << TagShift));

    /// <summary>A free frame that has just been cleared.</summary>
    public static FrameEntry Cleared => new((uint)FrameState.FreeBody | CleanBit);

    public static FrameEntry Lent(int holder, int order, int slot) => Held(FrameState.Lent, holder, order, slot);

    public static FrameEntry Claimed(int holder, int client) => Held(FrameState.Claimed, holder, 0, client);

    public static FrameEntry Taken(int holder) => Held(FrameState.Taken, holder, 0, 0);

    private static FrameEntry Held(FrameState state, int holder, int order, int tag) =>
        new((uint)state | ((ulong)order << OrderShift) | ((ulong)holder << HolderShift) | ((ulong)(uint)tag << TagShift));
}
