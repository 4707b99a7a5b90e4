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
        Lowmem W: without step 4, Dsb
        Lowmem W: steps 4 and 5, Dsb and Tlbi, swapped
        Lowmem atomic: without step 4, Dsb
        Lowmem atomic: steps 4 and 5, Dsb and Tlbi, swapped
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
        # the zeroes of the last hand-over are those that count; and with nothing written by the owner before there is nothing to find
        Lowmem atomic: without step 1, Store Kernel
        Lowmem atomic: without step 9, Store Kernel
        Lowmem atomic: without step 10, Store Kernel
        Lowmem atomic: steps 8 and 9, Flush2 Kernel and Store Kernel, swapped
        Lowmem atomic: steps 9 and 10, Store Kernel and Store Kernel, swapped
        Lowmem atomic: step 6, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem atomic: step 8, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem pool: steps 8 and 9, Store Dma and Store Dma, swapped
        Lowmem pool: without step 8, Store Dma
        Lowmem pool: without step 9, Store Dma
        # the boot loader's data need not reach memory
        Lowmem pool: step 4, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem pool: step 6, Flush2 Kernel, made Invalidate2 Kernel
        # translations of a mapping that is not cacheable do no harm
        Highmem N6b: without step 8, Dsb
        Highmem N6b: without step 9, Tlbi
        Highmem N6b: steps 7 and 8, Flush2 Kernel and Dsb, swapped
        Highmem N6b: steps 8 and 9, Dsb and Tlbi, swapped
        Highmem N6b: steps 9 and 10, Tlbi and Store Dma, swapped
        # in the model a store works by a mapping that is gone
        Lowmem W: steps 1 and 2, Store Kernel and Unmap Kernel, swapped
        Lowmem atomic: steps 1 and 2, Store Kernel and Unmap Kernel, swapped
        # in the model a map replaces the old translation; only an unmap leaves one lagging
        Lowmem W: without step 2, Unmap Kernel
        Lowmem atomic: without step 2, Unmap Kernel
        Lowmem pool: without step 1, Unmap Kernel
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
