namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>Those of the strategies that are recorded from the engine, where they have more steps than were written down.</summary>
internal static partial class Survivors
{
    public const string Recorded = """
        # a page table entry does not wait in a buffer here: the wait before its TLB entry goes is the engine's care for what the model does not have
        Lowmem D: without step 7, Dsb
        Lowmem D: steps 7 and 8, Dsb and Tlbi, swapped
        Lowmem D2: steps 7 and 8, Dsb and Tlbi, swapped
        Lowmem D2: without step 7, Dsb
        Lowmem atomic: steps 7 and 8, Dsb and Tlbi, swapped
        Lowmem atomic: without step 7, Dsb
        # whoever reads by the cache after a transfer needs no write-back to have arrived: this wait is for what comes next
        Lowmem F1: steps 6 and 7, Invalidate1 Kernel and Dsb, swapped
        Lowmem F1: without step 7, Dsb
        Lowmem F4: steps 6 and 7, Invalidate1 Kernel and Dsb, swapped
        Lowmem F4: without step 7, Dsb
        Lowmem P3.v6.first: steps 9 and 10, Invalidate1 Kernel and Dsb, swapped
        Lowmem P3.v6.first: without step 10, Dsb
        Lowmem P3.v6.last: steps 7 and 8, Flush1 Kernel and Dsb, swapped
        Lowmem P3.v6.last: without step 8, Dsb
        Lowmem P3.v7: steps 7 and 8, Flush1 Kernel and Dsb, swapped
        Lowmem P3.v7: without step 8, Dsb
        Lowmem S2: steps 7 and 8, Invalidate1 Kernel and Dsb, swapped
        Lowmem S2: without step 8, Dsb
        # two passes, as in D2, and the pool is zeroed once more at each hand-over
        Lowmem atomic: step 11, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem atomic: step 2, Clean1 Kernel, made Invalidate1 Kernel
        Lowmem atomic: step 4, Clean2 Kernel, made Invalidate2 Kernel
        Lowmem atomic: step 9, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem atomic: steps 1 and 2, Store Kernel and Clean1 Kernel, swapped
        Lowmem atomic: steps 10 and 11, Dsb and Flush2 Kernel, swapped
        Lowmem atomic: steps 2 and 3, Clean1 Kernel and Dsb, swapped
        Lowmem atomic: steps 3 and 4, Dsb and Clean2 Kernel, swapped
        Lowmem atomic: steps 4 and 5, Clean2 Kernel and Unmap Kernel, swapped
        Lowmem atomic: steps 9 and 10, Flush1 Kernel and Dsb, swapped
        Lowmem atomic: without step 10, Dsb
        Lowmem atomic: without step 2, Clean1 Kernel
        Lowmem atomic: without step 3, Dsb
        Lowmem atomic: without step 4, Clean2 Kernel
        Lowmem atomic: without step 5, Unmap Kernel
        # the zeroes of the last hand-over are those that count; and with nothing written by the owner before there is nothing to find
        Lowmem atomic: steps 11 and 12, Flush2 Kernel and Store Kernel, swapped
        Lowmem atomic: steps 12 and 13, Store Kernel and Store Kernel, swapped
        Lowmem atomic: without step 1, Store Kernel
        Lowmem atomic: without step 12, Store Kernel
        Lowmem atomic: without step 13, Store Kernel
        Lowmem pool: steps 7 and 8, Store Dma and Store Dma, swapped
        Lowmem pool: without step 7, Store Dma
        Lowmem pool: without step 8, Store Dma
        # the boot loader's data need not reach memory
        Lowmem pool: step 5, Flush2 Kernel, made Invalidate2 Kernel
        # with nothing written there is nothing to lose
        Lowmem P3.feroceon: without step 1, Store Kernel
        Lowmem P3.v5: without step 1, Store Kernel
        Lowmem P3.v6.first: without step 1, Store Kernel
        Lowmem P3.v6.last: without step 1, Store Kernel
        Lowmem P3.v7: without step 1, Store Kernel
        # it is ok only where nothing fills, so that nothing came back that would have to be dropped
        Lowmem P3.feroceon: step 8, Flush2 Kernel, made Clean2 Kernel
        Lowmem P3.feroceon: step 8, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem P3.feroceon: without step 8, Flush2 Kernel
        Lowmem P3.v5: step 7, Flush2 Kernel, made Clean2 Kernel
        Lowmem P3.v5: step 7, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem P3.v5: without step 7, Flush2 Kernel
        # this outer cache waits once more than the model's operations, which end with their own wait
        Lowmem P3.feroceon: steps 5 and 6, Flush2 Kernel and Dsb, swapped
        Lowmem P3.feroceon: steps 8 and 9, Flush2 Kernel and Dsb, swapped
        Lowmem P3.feroceon: without step 6, Dsb
        Lowmem P3.feroceon: without step 9, Dsb
        # no dirty line is left before the device writes, either way
        Lowmem P3.feroceon: step 5, Flush2 Kernel, made Clean2 Kernel
        Lowmem P3.feroceon: steps 3 and 4, Invalidate1 Kernel and Dsb, swapped
        Lowmem P3.v5: step 5, Flush2 Kernel, made Clean2 Kernel
        Lowmem P3.v5: steps 3 and 4, Invalidate1 Kernel and Dsb, swapped
        Lowmem P3.v6.first: step 3, Invalidate1 Kernel, made Clean1 Kernel
        Lowmem P3.v6.first: step 5, Flush2 Kernel, made Clean2 Kernel
        Lowmem P3.v6.first: steps 3 and 4, Invalidate1 Kernel and Dsb, swapped
        Lowmem P3.v6.first: without step 3, Invalidate1 Kernel
        Lowmem P3.v6.last: step 2, Flush1 Kernel, made Clean1 Kernel
        Lowmem P3.v6.last: step 4, Flush2 Kernel, made Clean2 Kernel
        Lowmem P3.v7: step 2, Flush1 Kernel, made Clean1 Kernel
        Lowmem P3.v7: step 4, Flush2 Kernel, made Clean2 Kernel
        # no dirty line is left after the device wrote, either way
        Lowmem P3.v6.first: step 7, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem P3.v6.first: step 8, Clean1 Kernel, made Invalidate1 Kernel
        Lowmem P3.v6.first: steps 7 and 8, Flush2 Kernel and Clean1 Kernel, swapped
        Lowmem P3.v6.first: steps 8 and 9, Clean1 Kernel and Invalidate1 Kernel, swapped
        Lowmem P3.v6.first: without step 8, Clean1 Kernel
        Lowmem P3.v6.last: step 6, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem P3.v6.last: step 7, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem P3.v7: step 6, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem P3.v7: step 7, Flush1 Kernel, made Invalidate1 Kernel
        """;
}
