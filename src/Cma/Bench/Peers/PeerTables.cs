using System.Globalization;
using Cma.Reports;
using Cma.Reports.Tables;

namespace Cma.Bench.Peers;

/// <summary>The rows as tables that people read: one for each pattern and number of threads, and one of what comes with the memory.</summary>
internal static class PeerTables
{
    /// <summary>What stands beside the fastest.</summary>
    private const string Fastest = "*";

    public static IEnumerable<ReportTable> Of(PeerResult result)
    {
        foreach (IGrouping<(int Threads, string Pattern), PeerRow> part in result.Rows.GroupBy(static row => (row.Threads, row.Pattern))) yield return Times(part.Key.Threads, part.Key.Pattern, [.. part]);
        yield return Gives(result.Rows);
    }

    /// <summary>What has to be known to read them, a sentence each.</summary>
    public static IEnumerable<string> Notes(PeerResult result) =>
    [
        $"Nanoseconds for a block taken and given back: wall time x threads / pairs, medians; everybody takes turns.",
        $"{Fastest} is the fastest of its column; – cannot. 'to 16 MiB' is sizes mixed from 4 KiB to that, each factor of two as often.",
        "Nobody touches the memory: page faults are in no figure, and clearing only in those of DPDK, which clears as it frees.",
        .. result.Missing.Select(static missing => $"Not here: {missing}"),
    ];

    private static ReportTable Times(int threads, string pattern, PeerRow[] rows)
    {
        List<(long Bytes, string Sizes)> sizes = [.. rows.Select(static row => (row.Bytes, row.Sizes)).Distinct()];
        string title = $"{pattern}, {threads} {(threads == 1 ? "thread" : "threads")}";
        return new ReportTable(
            title,
            [new("who"), .. sizes.Select(static size => new ReportColumn(size.Sizes == "mixed" ? $"to {Units.Bytes(size.Bytes)} " : $"{Units.Bytes(size.Bytes)} ", true)), new("GC bytes", true)],
            [.. rows.GroupBy(static row => (row.Who, row.How)).Select(peer => Line(peer.Key.Who, peer.Key.How, sizes, [.. peer]))]);
    }

    private static ReportCell[] Line(string who, string how, List<(long Bytes, string Sizes)> sizes, PeerRow[] rows) =>
    [
        $"{who}, {how}",
        .. sizes.Select(size => Cell(rows.Single(row => (row.Bytes, row.Sizes) == size))),
        Number(rows.Max(static row => row.AllocatedBytes) ?? 0),
    ];

    private static ReportCell Cell(PeerRow row) => row.Nanoseconds is { } time
        ? new(Number(time) + (row.IsFastest ? Fastest : " "), row.IsFastest ? Tone.Good : Tone.Plain)
        : new("– ");

    private static ReportTable Gives(IReadOnlyList<PeerRow> rows) => new(
        "What comes with the memory",
        [new("who"), new("contiguous"), new("device address"), new("cleared"), new("alignment"), new("shared"), new("lends its reserve")],
        [
            .. rows.DistinctBy(static row => (row.Who, row.How)).Select(static row => (ReportCell[])
            [
                $"{row.Who}, {row.How}", row.Gives.Contiguous, row.Gives.DeviceAddress, row.Gives.Cleared, row.Gives.Alignment, row.Gives.Shared, row.Gives.Lends,
            ]),
        ]);

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
