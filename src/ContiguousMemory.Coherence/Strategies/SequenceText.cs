using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>The language that sequences are written in: steps apart by semicolons or ends of line, a <c>#</c> begins a comment.</summary>
/// <remarks>
/// <c>st VIEW 0|S|C [neighbour]</c> (S: an earlier owner's), <c>ld VIEW</c>, <c>cl1|inv1|fl1 VIEW</c>, <c>fl1all</c>, <c>fl1ifpk</c>, <c>dsb</c>, <c>osync</c>,
/// <c>cl2|inv2|fl2</c>, <c>map VIEW [nc]</c>, <c>unmap VIEW</c>, <c>tlbi</c>, <c>kmap</c>, <c>kmapfresh</c>, <c>kunmap</c>, <c>purge</c>,
/// <c>devr|devw|devn|devsync</c>. Views: LIN (linear map), PK (lazy kmap), KM (fixmap slot), USR (user), DMA (non-cacheable alias), DMA2 (the same in the
/// other colour), K (what kmap returned).
/// </remarks>
internal static class SequenceText
{
    /// <summary>More than the machine could hold: a text beyond it is not a sequence.</summary>
    private const int MaxSteps = 63;

    /// <summary>Characters of a stranger's step that a message shows. Arbitrary.</summary>
    private const int ShownLength = 40;

    private static readonly char[] s_separators = [';', '\n', '\r'];

    private static readonly Dictionary<string, View> s_views = new(StringComparer.OrdinalIgnoreCase)
    {
        ["LIN"] = View.Kernel,
        ["PK"] = View.Kernel,
        ["KM"] = View.Fixmap,
        ["USR"] = View.User,
        ["DMA"] = View.Dma,
        ["DMA2"] = View.DmaOtherColour,
        ["K"] = View.Kmapped,
    };

    private static readonly Dictionary<string, PrimitiveKind> s_bare = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fl1all"] = PrimitiveKind.Flush1All,
        ["fl1ifpk"] = PrimitiveKind.Flush1IfKmapped,
        ["dsb"] = PrimitiveKind.Dsb,
        ["osync"] = PrimitiveKind.OuterSync,
        ["cl2"] = PrimitiveKind.Clean2,
        ["inv2"] = PrimitiveKind.Invalidate2,
        ["fl2"] = PrimitiveKind.Flush2,
        ["tlbi"] = PrimitiveKind.Tlbi,
        ["kmap"] = PrimitiveKind.Kmap,
        ["kmapfresh"] = PrimitiveKind.KmapFresh,
        ["kunmap"] = PrimitiveKind.Kunmap,
        ["purge"] = PrimitiveKind.Purge,
        ["devr"] = PrimitiveKind.DeviceRead,
        ["devw"] = PrimitiveKind.DeviceWrite,
        ["devn"] = PrimitiveKind.DeviceIdle,
        ["devsync"] = PrimitiveKind.DeviceSync,
    };

    private static readonly Dictionary<string, PrimitiveKind> s_byView = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ld"] = PrimitiveKind.Load,
        ["cl1"] = PrimitiveKind.Clean1,
        ["inv1"] = PrimitiveKind.Invalidate1,
        ["fl1"] = PrimitiveKind.Flush1,
        ["unmap"] = PrimitiveKind.Unmap,
        ["map"] = PrimitiveKind.MapCacheable,
    };

    /// <summary>The word of a step that stands alone; null if it does not.</summary>
    public static string? BareWord(PrimitiveKind kind) => s_bare.FirstOrDefault(word => word.Value == kind).Key;

    /// <summary>The word of a step that works by a view.</summary>
    public static string ViewedWord(PrimitiveKind kind) => s_byView.First(word => word.Value == kind).Key;

    /// <summary>The words that begin a step.</summary>
    public static IEnumerable<string> Verbs => ["st", .. s_byView.Keys, .. s_bare.Keys];

    /// <summary>The words for addresses.</summary>
    public static IEnumerable<string> Views => s_views.Keys;

    /// <summary>Reads a sequence.</summary>
    /// <exception cref="SequenceFormatException">A step is not of the language, or there are none or too many; the message names it and its line.</exception>
    public static IReadOnlyList<Primitive> Parse(string text) => [.. ParseSteps(text).Select(step => step.Primitive)];

    /// <summary>Reads a sequence, and keeps where each step stands.</summary>
    /// <inheritdoc cref="Parse"/>
    public static IReadOnlyList<WrittenStep> ParseSteps(string text)
    {
        List<WrittenStep> steps = [];
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string code = line.Split('#')[0];
            foreach (string step in code.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (steps.Count == MaxSteps) throw Bad(number, step, $"a sequence has at most {MaxSteps} steps; shorten it");
                steps.Add(new(ParseStep(step, number), step, number));
            }
        }

        return steps.Count > 0 ? steps : throw new SequenceFormatException(0, "The sequence has no steps; write at least one, for instance 'dsb'.");
    }

    private static Primitive ParseStep(string step, int line)
    {
        string[] words = step.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string verb = words[0];
        if (s_bare.TryGetValue(verb, out PrimitiveKind bare))
            return words.Length == 1 ? new(bare) : throw Bad(line, step, $"'{verb}' stands alone");

        bool stores = verb.Equals("st", StringComparison.OrdinalIgnoreCase);
        if (!stores && !s_byView.ContainsKey(verb))
            throw Bad(line, step, $"'{Short(verb)}' is not one of {string.Join(", ", Verbs)}");
        if (words.Length < 2 || !s_views.TryGetValue(words[1], out View view))
            throw Bad(line, step, $"'{verb}' needs one of the views {string.Join(", ", Views)} after it");
        if (stores) return Store(words, view, line, step);

        PrimitiveKind kind = s_byView[verb];
        bool nonCacheable = kind == PrimitiveKind.MapCacheable && words.Length == 3 && words[2].Equals("nc", StringComparison.OrdinalIgnoreCase);
        if (words.Length > (nonCacheable ? 3 : 2)) throw Bad(line, step, $"'{Short(words[2])}' means nothing here");
        if (kind == PrimitiveKind.MapCacheable && nonCacheable != view is View.Dma or View.DmaOtherColour && view != View.Kernel)
            throw Bad(line, step, "DMA and DMA2 are mapped nc; KM and USR are not");
        if (view == View.Kmapped && kind is PrimitiveKind.MapCacheable or PrimitiveKind.Unmap) throw Bad(line, step, "K comes with kmap and goes with kunmap");
        if (view is View.Dma or View.DmaOtherColour && kind is PrimitiveKind.Load or PrimitiveKind.Unmap) throw Bad(line, step, $"'{verb}' works by LIN, PK, KM or USR");
        return new(nonCacheable ? PrimitiveKind.MapNonCacheable : kind, view);
    }

    private static Primitive Store(string[] words, View view, int line, string step)
    {
        bool neighbour = words.Length == 4 && words[3].Equals("neighbour", StringComparison.OrdinalIgnoreCase);
        if (words.Length != (neighbour ? 4 : 3)) throw Bad(line, step, "a store is 'st VIEW 0', 'st VIEW S', 'st VIEW C' or 'st VIEW C neighbour'");
        Word value = words[2] switch
        {
            "0" => Word.Zero,
            "S" or "s" => Word.Secret,
            "C" or "c" => Word.Cpu,
            _ => throw Bad(line, step, $"the value '{Short(words[2])}' is none of 0, S and C"),
        };
        return new(PrimitiveKind.Store, view, value, neighbour ? 1 : 0);
    }

    private static SequenceFormatException Bad(int line, string step, string why) => new(line, $"'{Short(step)}': {why}.");

    private static string Short(string text) => text.Length <= ShownLength ? text : text[..ShownLength] + "...";
}
