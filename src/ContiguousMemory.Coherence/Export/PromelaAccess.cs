namespace ContiguousMemory.Coherence.Export;

/// <summary>Accesses through a cacheable mapping, and the ways they may go.</summary>
internal static class PromelaAccess
{
    /// <summary>A store hits, or takes the line in (into the outer cache too, perhaps), or goes to the write buffer.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="guard">When.</param>
    /// <param name="line">Which line.</param>
    /// <param name="at">Its slot.</param>
    /// <param name="word">Which word.</param>
    /// <param name="value">What is stored.</param>
    /// <param name="then">What follows, beginning with a semicolon; or nothing.</param>
    public static void CacheableStore(PromelaOptions options, string guard, int line, string at, int word, string value, string then)
    {
        string what = $"{1 << word}, {Data(word, value)}", miss = $"{guard} && l1[{at}] == INVALID";
        options.Add($"{guard} && l1[{at}] != INVALID", $"storeHit({at}, {what}){then}");
        options.Add($"{miss} && MAY_FILL({line})", $"storeMiss({line}, {at}, {what}){then}");
        options.Add($"{miss} && MAY_FILL({line}) && MAY_ALLOCATE_OUTER({line})", $"storeMiss({line}, {at}, {what}); allocateOuter({line}){then}");
        options.Add($"{miss} && ROOM", $"push(WRITE_BACK, {line}, {what}){then}");
    }

    /// <summary>A load that misses takes the line in, into the outer cache too, perhaps.</summary>
    public static void Miss(PromelaOptions options, string guard, int line, string at, string then)
    {
        string miss = $"{guard} && l1[{at}] == INVALID && MAY_FILL({line})";
        options.Add(miss, $"fill({line}, {at}){then}");
        options.Add($"{miss} && MAY_ALLOCATE_OUTER({line})", $"fill({line}, {at}); allocateOuter({line}){then}");
    }

    /// <summary>A value in its word of a line.</summary>
    public static string Data(int word, string value) => word == 0 ? value : $"{value} << {2 * word}";
}
