namespace ContiguousMemory.Coherence.Export;

/// <summary>What the hardware does unasked: buffers drain, lines leave the caches and come into them.</summary>
internal static class PromelaHardware
{
    public static void Write(PromelaOptions options, int lines)
    {
        options.Comment("Buffers drain. Without an outer cache straight to memory.");
        options.Add("!OB_EMPTY", "mem[obLine] = MERGED(mem[obLine], obData, obMask); obMask = 0; obLine = 0; obData = 0");
        options.Add("!outer && !WB_EMPTY", "mem[wbLine[0]] = MERGED(mem[wbLine[0]], wbData[0], wbMask[0]); pop()");
        options.Comment("A non-cacheable write goes on to the store buffer; where it hits, it may or must update the outer line on its way.");
        options.Add(
            "outer && wbKind[0] == NC_WRITE && OB_EMPTY && (mayHit || l2Hit) && l2[wbLine[0]] != INVALID",
            "l2data[wbLine[0]] = MERGED(l2data[wbLine[0]], wbData[0], wbMask[0]); intoOuterBuffer()");
        options.Add("outer && wbKind[0] == NC_WRITE && OB_EMPTY && !(l2Hit && l2[wbLine[0]] != INVALID)", "intoOuterBuffer()");
        options.Comment("A write-back hits the outer cache, or is taken in, or passes; it does not overtake an older write in the store buffer.");
        const string writeBack = "outer && wbKind[0] == WRITE_BACK && !OB_WAITS(wbLine[0])";
        options.Add(
            $"{writeBack} && l2[wbLine[0]] != INVALID",
            "l2data[wbLine[0]] = MERGED(l2data[wbLine[0]], wbData[0], wbMask[0]); l2[wbLine[0]] = DIRTY; pop()");
        options.Add(
            $"{writeBack} && l2[wbLine[0]] == INVALID",
            "l2data[wbLine[0]] = MERGED(mem[wbLine[0]], wbData[0], wbMask[0]); l2[wbLine[0]] = DIRTY; pop()");
        options.Add($"{writeBack} && l2[wbLine[0]] == INVALID", "mem[wbLine[0]] = MERGED(mem[wbLine[0]], wbData[0], wbMask[0]); pop()");
        for (int line = 0; line < lines; line++) WriteLine(options, line);
    }

    private static void WriteLine(PromelaOptions options, int line)
    {
        options.Comment($"Line {line} is evicted.");
        for (int slot = 0; slot < PromelaRules.Slots; slot++)
        {
            string at = PromelaRules.Slot(line, slot);
            options.Add($"l1[{at}] == CLEAN", $"drop({at})");
            options.Add($"l1[{at}] == DIRTY && ROOM", $"writeBack({line}, {at}, INVALID)");
        }

        options.Add($"l2[{line}] == CLEAN", $"l2[{line}] = INVALID; l2data[{line}] = 0");
        options.Add($"l2[{line}] == DIRTY", $"mem[{line}] = l2data[{line}]; l2[{line}] = INVALID; l2data[{line}] = 0");

        options.Comment($"Line {line} is filled through a cacheable mapping, live or lagging; or fetched into the outer cache alone.");
        foreach ((string view, string reaches) in (ReadOnlySpan<(string, string)>)[("LIN", "kernel == CACHEABLE || lagKernel"), ("KM", "fixmap || lagFixmap"), ("USR", "user || lagUser")])
        {
            string at = PromelaRules.SlotOf(line, view);
            string guard = $"speculates && ({reaches}) && l1[{at}] == INVALID && MAY_FILL({line})";
            options.Add(guard, $"fill({line}, {at})");
            options.Add($"{guard} && MAY_ALLOCATE_OUTER({line})", $"fill({line}, {at}); allocateOuter({line})");
        }

        options.Add(
            $"speculates && (kernel == CACHEABLE || lagKernel || fixmap || lagFixmap || user || lagUser) && MAY_ALLOCATE_OUTER({line}) && (mayHit || !OB_WAITS({line}))",
            $"allocateOuter({line})");
    }
}
