namespace ContiguousMemory.Coherence.Export;

/// <summary>Before the sequence: the page's old owner maps, writes, reads and unmaps; the page is then free under its kernel's rules.</summary>
internal static class PromelaOldOwner
{
    public static void Write(PromelaOptions options, int lines, int words, bool highmem)
    {
        foreach ((string view, string live, string map, string unmap) in (ReadOnlySpan<(string, string, string, string)>)
        [
            ("LIN", "kernel == CACHEABLE", "kernel = CACHEABLE", "kernel = NONE"),
            ("KM", "fixmap", "fixmap = 1", "fixmap = 0"),
            ("USR", "user", "user = 1", "user = 0"),
        ])
        {
            options.Comment($"The old owner uses {view}.");
            const string phase = "phase == OLD_OWNER";
            for (int line = 0; line < lines; line++)
            {
                string at = PromelaRules.SlotOf(line, view);
                for (int word = 0; word < words; word++) PromelaAccess.CacheableStore(options, $"{phase} && {live}", line, at, word, "SECRET", "");
                PromelaAccess.Miss(options, $"{phase} && {live}", line, at, "");
            }

            // A lowmem page is always in the linear map, and never in a fixmap slot.
            if (!highmem && view != "USR") continue;
            options.Add($"{phase} && !({live})", map);
            options.Flush($"{phase} && {live}", slot => FlushedAtUnmap(view, slot), lines, unmap);
        }

        options.Comment("The page is free.");
        options.Add($"phase == OLD_OWNER && !fixmap && !user{(highmem ? " && (kernel == NONE || lazy)" : "")}", "phase = PROGRAM");
    }

    /// <summary>What is flushed with a mapping: VIVT, the view's own lines, and everything for a lazy kmap; aliasing VIPT, everything for a user's.</summary>
    public static string FlushedAtUnmap(string view, int slot) => (view, slot) switch
    {
        ("LIN", _) => "vivt",
        ("KM", 1) => "vivt",
        ("USR", 2) => "(vivt || aliasing)",
        ("USR", _) => "aliasing",
        _ => "false",
    };
}
