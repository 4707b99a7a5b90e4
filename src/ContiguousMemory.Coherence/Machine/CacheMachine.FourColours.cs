namespace ContiguousMemory.Coherence.Machine;

/// <summary>Four colours of an aliasing cache. Lines come only by the three cacheable views, so three slots hold all that the four colours can.</summary>
internal sealed partial class CacheMachine
{
    /// <summary>The upper bits of the fixmap's, the user's and the alias's colour; free where there is one line.</summary>
    private const int UpperColourShift = 57;

    /// <summary>Every choice of three colours beside the kernel view's 0, but for the names of the other three: the first to differ is 1, the next 2.</summary>
    private IEnumerable<ulong> FourColours()
    {
        for (int fixmap = 0; fixmap <= (_highmem ? 1 : 0); fixmap++)
        {
            for (int user = 0; user <= fixmap + 1; user++)
            {
                for (int alias = 0; alias <= Math.Max(fixmap, user) + 1; alias++) yield return ColourBits(fixmap, 0) | ColourBits(user, 1) | ColourBits(alias, 2);
            }
        }
    }

    private static ulong ColourBits(int colour, int of) => (ulong)(uint)(colour & 1) << (PackedState.ColourShift + of) | (ulong)(uint)(colour >> 1) << (UpperColourShift + of);

    private static int ColourOf(ulong control, int of) =>
        (int)(control >> (PackedState.ColourShift + of) & 1 | (control >> (UpperColourShift + of) & 1) << 1);

    /// <summary>Slot 0 is the kernel view's colour, 1 the fixmap's, 2 the user's, each unless an earlier one is the same; -1 if the colour is none of these.</summary>
    private static int SlotOfFour(ulong control, View view)
    {
        int colour = view < View.Dma ? ColourOf(control, (int)view - 1) : ColourOf(control, 2) + (int)view - (int)View.Dma & 3;
        if (colour == 0) return 0;
        return colour == ColourOf(control, 0) ? 1 : colour == ColourOf(control, 1) ? 2 : -1;
    }
}
