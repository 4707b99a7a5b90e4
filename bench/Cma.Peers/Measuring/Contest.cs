using Cma.Bench;
using Cma.Bench.Peers;
using Cma.Commands.Coherence.Synthesising;

namespace Cma.Peers.Measuring;

/// <summary>All of them at every cell, taking turns.</summary>
internal static class Contest
{
    /// <summary>Arbitrary, but as long altogether as the tool's other benches warm up: long enough for the compiler, which works in the background.</summary>
    private const int WarmUpRounds = 4;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(50);

    // A page, a packet ring, a picture, the largest that the bar of design §9 names; and sizes mixed up to that.
    private static readonly (long Bytes, bool IsMixed)[] s_sizes = [(4L << 10, false), (64L << 10, false), (1L << 20, false), (16L << 20, false), (16L << 20, true)];

    private static readonly (long Bytes, bool IsMixed)[] s_smokeSizes = [(4L << 10, false), (64L << 10, false), (256L << 10, true)];

    /// <summary>The largest working set, with as much again for what mixed sizes leave between them.</summary>
    public static long AreaBytes(bool smoke) => smoke ? 64L << 20 : 256L << 20;

    public static List<PeerRow> Run(IReadOnlyList<Peer> peers, bool smoke, SearchProgressLine progress)
    {
        List<Cell> cells =
        [
            .. from threads in (int[])[1, 4]
               from pattern in (string[])[Cell.Lifo, Cell.RandomReplace]
               from size in smoke ? s_smokeSizes : s_sizes
               select new Cell(pattern, size.Bytes, size.IsMixed, threads),
        ];
        List<PeerRow> rows = [];
        for (int i = 0; i < cells.Count; i++)
        {
            progress.TellRows(i, cells.Count);
            rows.AddRange(Rows(cells[i], peers, smoke ? 1 : 31, smoke ? TimeSpan.Zero : s_warmUp));
        }

        return rows;
    }

    private static List<PeerRow> Rows(Cell cell, IReadOnlyList<Peer> peers, int repeats, TimeSpan warmUp)
    {
        string?[] refusals = [.. peers.Select(peer => peer.Contender.Enter(cell))];
        int[] able = [.. Enumerable.Range(0, peers.Count).Where(i => refusals[i] is null)];
        for (int round = 0; round < WarmUpRounds; round++)
        {
            foreach (int i in able) peers[i].Contender.WarmUp(warmUp);
        }

        // Each repeat begins with another one, so that nobody always comes after the same.
        List<Sample>[] samples = [.. peers.Select(static _ => new List<Sample>())];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            for (int turn = 0; turn < able.Length; turn++)
            {
                int i = able[(turn + repeat) % able.Length];
                if (peers[i].Contender.Batch() is { } sample) samples[i].Add(sample);
                else refusals[i] = "ran out of memory";
            }
        }

        foreach (int i in able) peers[i].Contender.Leave();
        double?[] medians = [.. peers.Select((_, i) => refusals[i] is null ? Measure.Median([.. samples[i].Select(static sample => sample.Nanoseconds)]) : (double?)null)];
        double? ours = peers.Select((peer, i) => peer.Who == Peer.Ours ? medians[i] : null).Min();
        double? fastest = medians.Min();
        return
        [
            .. peers.Select((peer, i) => new PeerRow(
                "allocate+release", peer.Who, peer.How, cell.Pattern, cell.Bytes, cell.IsMixed ? "mixed" : "one", cell.Threads, medians[i],
                refusals[i] is null ? samples[i].Average(static sample => sample.AllocatedBytes) : null,
                medians[i] / ours, medians[i] is { } median && median == fastest, refusals[i], peer.Gives)),
        ];
    }
}
