namespace ContiguousMemory.Coherence.Export;

/// <summary>What every exported model has in common: its state, and the rules of buffers and caches as macros.</summary>
internal static class PromelaRules
{
    /// <summary>First-level slots of a line: a view's own (VIVT), a colour's (aliasing VIPT), or only the first.</summary>
    public const int Slots = 3;

    /// <summary>Where a line's slot lies in <c>l1</c> and <c>l1data</c>, known when the model is written.</summary>
    public static string Slot(int line, int slot) => $"{line * Slots + slot}";

    /// <summary>The same for the slot of a view, which the machine finds out.</summary>
    public static string SlotOf(int line, string view) => line == 0 ? $"SLOT_{view}" : $"{line * Slots} + SLOT_{view}";

    public const string Text = """
        /* A word is whose data it holds; a line's words share a byte, two bits each. */
        #define ZERO 0
        #define SECRET 1
        #define CPU 2
        #define DEVICE 3
        #define WORD(data, word) (((data) >> (2 * (word))) & 3)

        /* A write changes the words of its mask. */
        #define BITS(mask) (((mask) & 1) * 3 + ((mask) >> 1) * 12)
        #define MERGED(old, new, mask) (((old) & (15 - BITS(mask))) | ((new) & BITS(mask)))

        /* Slots of caches. */
        #define INVALID 0
        #define CLEAN 1
        #define DIRTY 2

        /* Entries of the write buffer. */
        #define EMPTY 0
        #define WRITE_BACK 1
        #define NC_WRITE 2

        #define OLD_OWNER 0
        #define PROGRAM 1
        #define USE 2
        #define START 3

        #define NONE 0
        #define CACHEABLE 1
        #define NONCACHEABLE 2

        byte phase = FIRST_PHASE;
        byte pc;
        byte mem[LINES] = FIRST_MEMORY;               /* what the device sees */
        byte l1[LINES * 3];                           /* first level: state and data of each slot */
        byte l1data[LINES * 3];
        byte l2[LINES];                               /* outer cache, by physical address */
        byte l2data[LINES];
        byte wbKind[2], wbLine[2], wbMask[2], wbData[2]; /* write buffer, first in first out */
        byte obMask, obLine, obData;                  /* the outer cache's store buffer */
        byte kernel = FIRST_KERNEL;                   /* linear map or lazy kmap: NONE, CACHEABLE or NONCACHEABLE */
        bit fixmap, user;                             /* other views, cacheable if there are any */
        bit lagKernel, lagFixmap, lagUser;            /* unmapped, but a TLB may still have it */
        bit reused;                                   /* the kmap in use is the lazy one */
        bit started;                                  /* the device may run */
        byte want[LINES];                             /* what was written last */
        byte was[LINES];                              /* what the device may still see instead */

        /* In which slot a view looks a line up: its own, or its colour's, or the only one. */
        #define SLOT_LIN 0
        #define SLOT_KM (vivt + aliasing * colourKM)
        #define SLOT_USR (2 * vivt + aliasing * colourUSR)
        #define SLOT_DMA (aliasing * colourDMA)
        #define SLOT_DMA2 (aliasing * (1 - colourDMA))
        #define SLOT_K ((1 - reused) * SLOT_KM)

        /* The write buffer. */
        #define ROOM (wbKind[1] == EMPTY)
        #define WB_EMPTY (wbKind[0] == EMPTY)
        #define FREE (wbKind[0] == EMPTY -> 0 : 1)
        #define WAITS(kind, line) ((wbKind[0] == kind && wbLine[0] == (line)) || (wbKind[1] == kind && wbLine[1] == (line)))
        #define OB_EMPTY (obMask == 0)
        #define OB_WAITS(line) (obMask != 0 && obLine == (line))

        inline push(k, l, m, d) { wbLine[FREE] = l; wbMask[FREE] = m; wbData[FREE] = d; wbKind[FREE] = k }

        inline pop() {
          wbKind[0] = wbKind[1]; wbLine[0] = wbLine[1]; wbMask[0] = wbMask[1]; wbData[0] = wbData[1];
          wbKind[1] = EMPTY; wbLine[1] = 0; wbMask[1] = 0; wbData[1] = 0
        }

        inline intoOuterBuffer() { obMask = wbMask[0]; obLine = wbLine[0]; obData = wbData[0]; pop() }

        /* Where a fill comes from, and whether it may: not ahead of a buffered write-back of its line, nor of buffered
           non-cacheable writes unless those may hit anyway. */
        #define SOURCE(line) (l2[line] != INVALID -> l2data[line] : mem[line])
        #define MAY_FILL(line) (!WAITS(WRITE_BACK, line) && (mayHit || (!WAITS(NC_WRITE, line) && !OB_WAITS(line))))
        #define MAY_ALLOCATE_OUTER(line) (outer && l2[line] == INVALID)

        inline drop(at) { l1[at] = INVALID; l1data[at] = 0 }

        inline writeBack(l, at, after) {
          push(WRITE_BACK, l, WHOLE, l1data[at]);
          l1[at] = after;
          if :: after == INVALID -> l1data[at] = 0 :: else fi
        }

        inline allocateOuter(l) { l2data[l] = mem[l]; l2[l] = CLEAN }
        inline fill(l, at) { l1data[at] = SOURCE(l); l1[at] = CLEAN }
        inline storeMiss(l, at, m, d) { l1data[at] = MERGED(SOURCE(l), d, m); l1[at] = DIRTY }
        inline storeHit(at, m, d) { l1data[at] = MERGED(l1data[at], d, m); l1[at] = DIRTY }

        """;
}
