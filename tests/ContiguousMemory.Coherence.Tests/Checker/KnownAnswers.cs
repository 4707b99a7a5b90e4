namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>Verdicts found by two independent explorers of the model; without and with an outer cache.</summary>
internal static class KnownAnswers
{
    /// <summary>Lowmem. Columns: bypass, may hit, hit in the outer cache only; in each VIVT, aliasing VIPT, the others.</summary>
    public const string Lowmem = """
        A  | ok/ok ok/ok ok/ok | ok/ok C/C C/C | ok/ok ok/C ok/C
        B  | L/L L/L L/L | L/L L/L L/L | L/L L/L L/L
        B2 | L/L L/L L/L | L/L L/L L/L | L/L L/L L/L
        C  | ok/ok ok/ok ok/ok | ok/ok L/L L/L | ok/ok ok/C ok/C
        Cb | ok/ok ok/ok ok/ok | ok/ok L/L L/L | ok/ok ok/C ok/C
        D  | ok/ok ok/ok ok/ok | ok/ok C/C C/C | ok/ok ok/C ok/C
        D2 | ok/ok ok/ok ok/ok | ok/ok ok/ok ok/ok | ok/ok ok/ok ok/ok
        D3 | ok/ok ok/ok ok/ok | ok/ok C/C C/C | ok/ok ok/C ok/C
        E  | ok/L ok/L ok/L | ok/L C/L C/L | ok/L ok/L ok/L
        F  | ok/L ok/L ok/L | ok/L C/L C/L | ok/L ok/L ok/L
        G  | ok/ok ok/ok ok/ok | ok/C C/C C/C | ok/C ok/C ok/C
        H  | L/L L/L L/L | L/L L/L L/L | L/L L/L L/L
        J  | ok/ok ok/ok ok/ok | ok/ok L/L L/L | ok/ok ok/C ok/C
        K  | L/L L/L L/L | L/L L/L L/L | L/L L/L L/L
        """;

    /// <summary>Streaming. Columns: VIVT, aliasing VIPT, the others; then the last two with nothing that speculates.</summary>
    public const string Streaming = """
        T1 | ok/ok ok/ok ok/ok | ok/ok ok/ok
        T2 | ok/D ok/D ok/D | ok/D ok/D
        T3 | D/D D/D D/D | D/D D/D
        T4 | ok/D ok/D ok/D | ok/D ok/D
        T5 | D/D D/D ok/ok | D/D ok/ok
        F1 | ok/ok ok/ok ok/ok | ok/ok ok/ok
        F2 | ok/ok C/C C/C | ok/ok ok/ok
        F3 | C/C C/C C/C | C/C C/C
        F4 | ok/ok ok/ok ok/ok | ok/ok ok/ok
        F5 | ok/ok ok/C ok/C | ok/ok ok/ok
        F6 | ok/ok ok/C ok/C | ok/ok ok/ok
        F7 | ok/C ok/C ok/C | ok/C ok/C
        S1 | C/C C/C C/C | C/C C/C
        S2 | ok/ok ok/ok ok/ok | ok/ok ok/ok
        P1 | ok/ok C/C C/C | ok/ok ok/ok
        P2 | C/C C/C C/C | C/C C/C
        P3 | ok/ok ok/ok ok/ok | ok/ok ok/ok
        P4 | N/N N/N N/N | N/N N/N
        """;

    /// <summary>
    /// Lowmem rows that are the engine's alone, in the columns of <see cref="Lowmem"/>: memory that no cacheable mapping reaches has nothing to go stale, if it
    /// was flushed since.
    /// </summary>
    public const string OwnLowmem = """
        W      | ok/ok ok/ok ok/ok | ok/ok ok/ok ok/ok | ok/ok ok/ok ok/ok
        pool   | ok/ok ok/ok ok/ok | ok/ok ok/ok ok/ok | ok/ok ok/ok ok/ok
        atomic | ok/ok ok/ok ok/ok | ok/ok ok/ok ok/ok | ok/ok ok/ok ok/ok
        """;

    /// <summary>
    /// Streaming rows that are the engine's alone, in the columns of <see cref="Streaming"/>. Each is its row P1 or P3 on the cores it is made for: those of v5
    /// do nothing when the device is done, which is F2 where something fills.
    /// </summary>
    public const string OwnStreaming = """
        P1.v5              | ok/ok C/C C/C | ok/ok ok/ok
        P3.v5              | ok/ok C/C C/C | ok/ok ok/ok
        P1.v5.within       | ok/ok C/C C/C | ok/ok ok/ok
        P3.v5.within       | ok/ok C/C C/C | ok/ok ok/ok
        P1.v6.first        | ok/ok C/C C/C | ok/ok ok/ok
        P3.v6.first        | ok/ok ok/ok ok/ok | ok/ok ok/ok
        P1.v6.last         | ok/ok C/C C/C | ok/ok ok/ok
        P3.v6.last         | ok/ok ok/ok ok/ok | ok/ok ok/ok
        P1.v6.within       | ok/ok C/C C/C | ok/ok ok/ok
        P3.v6.within       | ok/ok ok/ok ok/ok | ok/ok ok/ok
        P1.v7              | ok/ok C/C C/C | ok/ok ok/ok
        P3.v7              | ok/ok ok/ok ok/ok | ok/ok ok/ok
        P1.v7.within       | ok/ok C/C C/C | ok/ok ok/ok
        P3.v7.within       | ok/ok ok/ok ok/ok | ok/ok ok/ok
        P1.feroceon        | ok/ok C/C C/C | ok/ok ok/ok
        P3.feroceon        | ok/ok C/C C/C | ok/ok ok/ok
        P1.feroceon.within | ok/ok C/C C/C | ok/ok ok/ok
        P3.feroceon.within | ok/ok C/C C/C | ok/ok ok/ok
        """;

    /// <summary>The rows of a table, without the bars.</summary>
    public static IEnumerable<(string Id, string[] Cells)> Rows(string table) =>
        from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let words = line.Replace("|", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select (words[0], words[1..]);
}
