namespace ContiguousMemory.Coherence.Machine;

/// <summary>
/// Two pages of one line each, side by side, with mappings of their own and one fixmap slot between them. The second page's mappings lie in bits
/// that no more than two lines leave free; <see cref="Of"/> brings them to where the first's are, so that all else reads one place.
/// </summary>
internal sealed partial class CacheMachine
{
    private const int SecondKernelShift = 57, SecondUserShift = 59, SecondKernelLagShift = 60, SecondUserLagShift = 61, SecondColourShift = 62, SecondHasFixmapShift = 63;
    private const ulong SecondPage = 0x7Ful << SecondKernelShift, FixmapBits = 1ul << PackedState.FixmapShift | 1ul << (PackedState.LagShift + 1);

    /// <summary>The control word as the line's page sees it.</summary>
    private ulong Of(ulong control, int line) => _twoPages ? OfPage(control, line) : control;

    private static ulong OfPage(ulong control, int page)
    {
        if (Bit(control, SecondHasFixmapShift) != (page == 1)) control &= ~FixmapBits;
        if (page == 0) return control;

        ulong second = Moved(control, SecondKernelShift, PackedState.KernelShift, 3)
            | Moved(control, SecondUserShift, PackedState.FixmapShift + 1, 1)
            | Moved(control, SecondKernelLagShift, PackedState.LagShift, 1)
            | Moved(control, SecondUserLagShift, PackedState.LagShift + 2, 1)
            | Moved(control, SecondColourShift, PackedState.ColourShift + 1, 1);

        // Colours count from the kernel view's, and the next page of the linear map has the other.
        return (control & ~PageBits | second) ^ 1ul << PackedState.ColourShift;
    }

    /// <summary>The line that an access to the line's slot hits: the fixmap slot of a VIVT cache may still hold the other page's.</summary>
    private int Hit(ulong lines, int line, int slot) =>
        _twoPages && _vivt && slot == (int)View.Fixmap && (Slot(lines, 1 - line, slot) & 3) != 0 ? 1 - line : line;

    /// <summary>The control word with what the line's page has become.</summary>
    private ulong With(ulong control, int line, ulong seen)
    {
        if (!_twoPages) return seen;
        bool takes = (seen & FixmapBits) != 0, had = Bit(control, SecondHasFixmapShift) == (line == 1);
        ulong fixmap = takes || had ? seen & FixmapBits : control & FixmapBits;
        ulong holder = fixmap == 0 ? 0 : takes ? (ulong)(uint)line : control >> SecondHasFixmapShift & 1;
        ulong common = seen & ~(PageBits | SecondPage | FixmapBits | 1ul << PackedState.ColourShift) | control & 1ul << PackedState.ColourShift;
        ulong result = common | fixmap | holder << SecondHasFixmapShift;
        if (line == 0) return result | seen & PageBits | control & SecondPage & ~(1ul << SecondHasFixmapShift);
        return result | control & PageBits
            | Moved(seen, PackedState.KernelShift, SecondKernelShift, 3)
            | Moved(seen, PackedState.FixmapShift + 1, SecondUserShift, 1)
            | Moved(seen, PackedState.LagShift, SecondKernelLagShift, 1)
            | Moved(seen, PackedState.LagShift + 2, SecondUserLagShift, 1)
            | Moved(seen, PackedState.ColourShift + 1, SecondColourShift, 1);
    }

    /// <summary>What each page has for itself: the kernel's and the user's mapping, live and lagging, and the user's colour.</summary>
    private const ulong PageBits = 3ul << PackedState.KernelShift | 1ul << (PackedState.FixmapShift + 1) | 5ul << PackedState.LagShift | 1ul << (PackedState.ColourShift + 1);

    private static ulong Moved(ulong control, int from, int to, ulong mask) => (control >> from & mask) << to;
}
