namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>The mutants that stay right, each under the reason why it may. A mutant that is not here must be killed.</summary>
internal static partial class Survivors
{
    public const string Text = """
        # a clean line left behind is not seen where the strategy is ok: accesses bypass it or have another address
        Lowmem A: step 2, Flush1 Kernel, made Clean1 Kernel
        Lowmem C: step 1, Flush1 Kernel, made Clean1 Kernel
        Lowmem Cb: step 1, Flush1 Kernel, made Clean1 Kernel
        Lowmem J: step 1, Invalidate1 Kernel, made Clean1 Kernel
        Lowmem E: step 3, Flush1 Kernel, made Clean1 Kernel
        Lowmem F: step 2, Flush1 Kernel, made Clean1 Kernel
        Highmem N1: step 2, Flush1 Kmapped, made Clean1 Kmapped
        Highmem N1b: step 2, Flush1 Kmapped, made Clean1 Kmapped
        Highmem N1d: step 2, Flush1 Kmapped, made Clean1 Kmapped
        Highmem N1i: step 2, Invalidate1 Kmapped, made Clean1 Kmapped
        Highmem N2: step 3, Flush1 Kmapped, made Clean1 Kmapped
        Highmem N3: step 4, Flush1 Kmapped, made Clean1 Kmapped
        Highmem F: step 3, Flush1 Kmapped, made Clean1 Kmapped
        Highmem R: step 3, Flush1 Kmapped, made Clean1 Kmapped
        Highmem N6: step 3, Flush1 DmaOtherColour, made Clean1 DmaOtherColour
        Highmem N6b: step 5, Flush1 DmaOtherColour, made Clean1 DmaOtherColour
        # the old data need not reach memory: the alias overwrites it
        Lowmem C: step 1, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem C: step 3, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem Cb: step 1, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem Cb: step 3, Flush2 Kernel, made Invalidate2 Kernel
        Highmem N1: step 2, Flush1 Kmapped, made Invalidate1 Kmapped
        Highmem N1: step 5, Flush2 Kernel, made Invalidate2 Kernel
        Highmem N1b: step 2, Flush1 Kmapped, made Invalidate1 Kmapped
        Highmem N1b: step 5, Flush2 Kernel, made Invalidate2 Kernel
        Highmem N1d: step 2, Flush1 Kmapped, made Invalidate1 Kmapped
        Highmem N1d: step 5, Flush2 Kernel, made Invalidate2 Kernel
        Highmem N5: step 3, Flush1 Dma, made Invalidate1 Dma
        Highmem N5: step 5, Flush2 Kernel, made Invalidate2 Kernel
        Highmem N6: step 2, Flush1 Dma, made Invalidate1 Dma
        Highmem N6: step 3, Flush1 DmaOtherColour, made Invalidate1 DmaOtherColour
        Highmem N6: step 5, Flush2 Kernel, made Invalidate2 Kernel
        Highmem N6b: step 4, Flush1 Dma, made Invalidate1 Dma
        Highmem N6b: step 5, Flush1 DmaOtherColour, made Invalidate1 DmaOtherColour
        Highmem N6b: step 7, Flush2 Kernel, made Invalidate2 Kernel
        Highmem Q: step 3, Flush2 Kernel, made Invalidate2 Kernel
        Highmem T: step 3, Flush2 Kernel, made Invalidate2 Kernel
        # in the model a map replaces the old translation; only an unmap leaves one lagging
        Lowmem D: without step 5, Unmap Kernel
        Lowmem D2: without step 5, Unmap Kernel
        Lowmem D3: without step 5, Unmap Kernel
        # it is ok only where a stale translation does no harm: non-cacheable accesses bypass, or nothing fills
        Lowmem D: without step 8, Tlbi
        Lowmem D: steps 4 and 5, Flush2 Kernel and Unmap Kernel, swapped
        Lowmem D3: without step 10, Tlbi
        Lowmem D3: steps 9 and 10, Flush2 Kernel and Tlbi, swapped
        # two passes: either one makes the zeroes visible, or has only clean lines left to remove
        Lowmem D2: without step 2, Clean1 Kernel
        Lowmem D2: without step 3, Dsb
        Lowmem D2: without step 4, Clean2 Kernel
        Lowmem D2: without step 10, Dsb
        Lowmem D2: steps 1 and 2, Store Kernel and Clean1 Kernel, swapped
        Lowmem D2: steps 2 and 3, Clean1 Kernel and Dsb, swapped
        Lowmem D2: steps 3 and 4, Dsb and Clean2 Kernel, swapped
        Lowmem D2: steps 4 and 5, Clean2 Kernel and Unmap Kernel, swapped
        Lowmem D2: steps 9 and 10, Flush1 Kernel and Dsb, swapped
        Lowmem D2: steps 10 and 11, Dsb and Flush2 Kernel, swapped
        Lowmem D2: step 9, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem D2: step 11, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem D3: without step 2, Clean1 Kernel
        Lowmem D3: without step 3, Dsb
        Lowmem D3: without step 4, Clean2 Kernel
        Lowmem D3: without step 8, Dsb
        Lowmem D3: steps 1 and 2, Store Kernel and Clean1 Kernel, swapped
        Lowmem D3: steps 2 and 3, Clean1 Kernel and Dsb, swapped
        Lowmem D3: steps 3 and 4, Dsb and Clean2 Kernel, swapped
        Lowmem D3: steps 4 and 5, Clean2 Kernel and Unmap Kernel, swapped
        Lowmem D3: steps 7 and 8, Flush1 Kernel and Dsb, swapped
        Lowmem D3: steps 8 and 9, Dsb and Flush2 Kernel, swapped
        Lowmem D3: step 7, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem D3: step 9, Flush2 Kernel, made Invalidate2 Kernel
        Highmem N4: without step 4, Flush1 Kmapped
        Highmem N4: without step 5, Dsb
        Highmem N4: without step 7, Flush2 Kernel
        Highmem N4: without step 10, Dsb
        Highmem N4: without step 11, Flush2 Kernel
        Highmem N4: steps 3 and 4, Store Kmapped and Flush1 Kmapped, swapped
        Highmem N4: steps 4 and 5, Flush1 Kmapped and Dsb, swapped
        Highmem N4: steps 9 and 10, Flush1 Dma and Dsb, swapped
        Highmem N4: steps 10 and 11, Dsb and Flush2 Kernel, swapped
        Highmem N4: step 4, Flush1 Kmapped, made Clean1 Kmapped
        Highmem N4: step 7, Flush2 Kernel, made Clean2 Kernel
        Highmem N4: step 9, Flush1 Dma, made Invalidate1 Dma
        Highmem N4: step 11, Flush2 Kernel, made Clean2 Kernel
        Highmem N4: step 11, Flush2 Kernel, made Invalidate2 Kernel
        # it is ok only without an outer cache, where this step does nothing
        Lowmem E: without step 2, Flush2 Kernel
        Lowmem E: steps 1 and 2, Store Kernel and Flush2 Kernel, swapped
        Lowmem E: steps 2 and 3, Flush2 Kernel and Flush1 Kernel, swapped
        Lowmem E: step 2, Flush2 Kernel, made Clean2 Kernel
        Lowmem E: step 2, Flush2 Kernel, made Invalidate2 Kernel
        Lowmem T2: without step 2, Clean2 Kernel
        Lowmem T2: steps 1 and 2, Store Kernel and Clean2 Kernel, swapped
        Lowmem T2: steps 2 and 3, Clean2 Kernel and Clean1 Kernel, swapped
        Lowmem T2: step 2, Clean2 Kernel, made Invalidate2 Kernel
        Lowmem F7: without step 1, Invalidate2 Kernel
        Lowmem F7: without step 5, Invalidate2 Kernel
        Lowmem F7: steps 1 and 2, Invalidate2 Kernel and Invalidate1 Kernel, swapped
        Lowmem F7: steps 5 and 6, Invalidate2 Kernel and Invalidate1 Kernel, swapped
        Lowmem F7: step 1, Invalidate2 Kernel, made Clean2 Kernel
        Lowmem F7: step 5, Invalidate2 Kernel, made Clean2 Kernel
        # the colours are independent
        Highmem N6: steps 2 and 3, Flush1 Dma and Flush1 DmaOtherColour, swapped
        Highmem N6b: steps 4 and 5, Flush1 Dma and Flush1 DmaOtherColour, swapped
        # with nothing written there is nothing to make visible
        Lowmem T1: without step 1, Store Kernel
        Lowmem T2: without step 1, Store Kernel
        Lowmem T4: without step 1, Store Kernel
        Lowmem T5: without step 2, Store User
        Lowmem S2: without step 1, Store Kernel
        Lowmem P1: without step 5, Store Kernel
        Lowmem P3: without step 1, Store Kernel
        # no dirty line is left before the device writes, either way
        Lowmem F1: step 1, Invalidate1 Kernel, made Clean1 Kernel
        Lowmem F1: step 3, Invalidate2 Kernel, made Clean2 Kernel
        Lowmem F4: step 1, Clean1 Kernel, made Invalidate1 Kernel
        Lowmem F4: step 3, Clean2 Kernel, made Invalidate2 Kernel
        Lowmem F5: step 1, Invalidate1 Kernel, made Clean1 Kernel
        Lowmem F5: step 3, Invalidate2 Kernel, made Clean2 Kernel
        Lowmem F6: step 1, Invalidate1 Kernel, made Clean1 Kernel
        Lowmem F7: step 2, Invalidate1 Kernel, made Clean1 Kernel
        Lowmem P3: step 2, Flush1 Kernel, made Clean1 Kernel
        Lowmem P3: step 4, Flush2 Kernel, made Clean2 Kernel
        # it is ok only without an outer cache or where nothing fills, so that this step does nothing
        Lowmem F5: without step 6, Invalidate2 Kernel
        Lowmem F5: steps 5 and 6, Invalidate1 Kernel and Invalidate2 Kernel, swapped
        Lowmem F5: step 6, Invalidate2 Kernel, made Clean2 Kernel
        # the device wrote nothing: caches and memory agree
        Lowmem S2: without step 6, Invalidate2 Kernel
        Lowmem S2: without step 7, Invalidate1 Kernel
        Lowmem S2: steps 6 and 7, Invalidate2 Kernel and Invalidate1 Kernel, swapped
        Lowmem S2: step 6, Invalidate2 Kernel, made Clean2 Kernel
        Lowmem S2: step 7, Invalidate1 Kernel, made Clean1 Kernel
        # the CPU reads by the cache; the neighbour need not reach memory
        Lowmem P1: without step 6, Flush1 Kernel
        Lowmem P1: without step 7, Dsb
        Lowmem P1: without step 8, Flush2 Kernel
        Lowmem P1: steps 5 and 6, Store Kernel and Flush1 Kernel, swapped
        Lowmem P1: steps 6 and 7, Flush1 Kernel and Dsb, swapped
        Lowmem P1: steps 7 and 8, Dsb and Flush2 Kernel, swapped
        Lowmem P1: step 6, Flush1 Kernel, made Clean1 Kernel
        Lowmem P1: step 8, Flush2 Kernel, made Clean2 Kernel
        # nothing from before the transfer has to survive it
        Lowmem P1: step 1, Flush1 Kernel, made Invalidate1 Kernel
        Lowmem P1: step 3, Flush2 Kernel, made Invalidate2 Kernel
        """;

    /// <summary>Each survivor with its reason.</summary>
    public static IEnumerable<(string Mutant, string Reason)> All()
    {
        string reason = "";
        foreach (string line in (Text + '\n' + Recorded).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#')) reason = line[1..].Trim();
            else yield return (line, reason);
        }
    }
}
