using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cma.Bench;
using Cma.Bench.Peers;
using Cma.Reports.Tables;
using Cma.Reports.Terminal;

namespace Cma.Commands;

/// <summary><c>cma bench [NAME]</c>: what the bars are held against, as ratios within one run.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one JSON object; of one bench, by its name.", Recursive = true };
        Option<bool> smoke = new("--smoke") { Description = "Only see that it runs: few repetitions, small sizes, figures that mean nothing.", Recursive = true };
        Command alloc = new("alloc", "Allocate and release, beside NativeMemory and glibc.");
        alloc.SetAction(parsed => Alloc(parsed.GetValue(json), parsed.GetValue(smoke)));
        Option<int[]> size = new("--size")
        {
            Description = "MiB to claim, a power of two from 2 to 65536; as often as wanted. 64 and 1024 when not given.",
            HelpName = "MIB",
            CustomParser = SizesOf,
        };
        Command claims = new("claims", "Claim memory that is lent to the last unit, beside memcpy; and what its tenant notices.") { size };
        claims.SetAction(parsed => Claims(parsed.GetValue(size), parsed.GetValue(json), parsed.GetValue(smoke)));
        Command coherence = new("coherence", "Search millions of states, beside Spin where it is installed; and the whole matrix in a cold process.");
        coherence.SetAction(parsed => Coherence(parsed.GetValue(json), parsed.GetValue(smoke)));
        Command promises = new("promises", "Count the claims that are refused under guaranteed and under best-effort lending, on paper.");
        promises.SetAction(parsed => Promises(parsed.GetValue(json), parsed.GetValue(smoke)));
        Command placement = new("placement", "What policies move for the same claims, on paper: counts, no times.");
        placement.SetAction(parsed => Placement(parsed.GetValue(json), parsed.GetValue(smoke)));
        Command all = new("bench", "Measure. Prints figures, judges nothing. Without a name, all of it.")
        {
            alloc, PeersBench.Create(json, smoke), claims, coherence, placement, promises, json, smoke,
        };
        all.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                Console.Error.WriteLine("cma: --json prints one object, so name one bench: cma bench alloc --json.");
                return ExitCode.BadInput;
            }

            Alloc(json: false, parsed.GetValue(smoke));
            Console.Out.WriteLine();
            if (PeerProgram.Missing() is { } why) Console.Error.WriteLine($"Left out: {why}");
            else PeersBench.Run(json: false, markdown: false, parsed.GetValue(smoke));
            Console.Out.WriteLine();
            Claims(sizes: [], json: false, parsed.GetValue(smoke));
            Console.Out.WriteLine();
            Coherence(json: false, parsed.GetValue(smoke));
            Console.Out.WriteLine();
            Placement(json: false, parsed.GetValue(smoke));
            Console.Out.WriteLine();
            return Promises(json: false, parsed.GetValue(smoke));
        });
        return all;
    }

    private static int[]? SizesOf(ArgumentResult words)
    {
        SortedSet<int> sizes = [];
        foreach (string word in words.Tokens.Select(static token => token.Value))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int mib) || mib is < 2 or > 65536 || !BitOperations.IsPow2(mib))
            {
                words.AddError($"'{word}' is not a size: --size takes a power of two of MiB, from 2 to 65536.");
                return null;
            }

            sizes.Add(mib);
        }

        return [.. sizes];
    }

    private static int Alloc(bool json, bool smoke)
    {
        List<AllocRow> rows = AllocBench.Run(smoke);
        List<AllocRow> decisions = [.. EngineBench.Run(smoke), .. WindowBench.Run(smoke), .. HeldBench.Run(smoke)];
        if (json) rows.AddRange(decisions);
        if (json) return WriteJson(AllocBench.Schema, rows, BenchJson.Default.BenchResultAllocRow);
        WriteTable(
            "Allocate and release, nothing to move or to clear; wall time x threads / pairs",
            [new("what"), new("size", true), new("threads", true), new("who"), new("ns", true), new("GC bytes", true), new("time / ours", true)],
            rows.Select(row => new[] { row.What, Reports.Units.Bytes(row.Bytes), Number(row.Threads), row.Who, Number(row.Nanoseconds), Number(row.AllocatedBytes), Ratio(row.RatioToOurs) }));
        Console.Out.WriteLine("The peers give memory that is neither contiguous nor cleared, and nobody touches it: they are spared its page faults.");
        Console.Out.WriteLine();
        WriteTable(
            "Decisions of the engine on paper memory",
            [new("what"), new("size", true), new("ns", true), new("GC bytes", true)],
            decisions.Select(row => new[] { row.What, Reports.Units.Bytes(row.Bytes), Number(row.Nanoseconds), Number(row.AllocatedBytes) }));
        return ExitCode.Done;
    }

    private static int Claims(int[]? sizes, bool json, bool smoke)
    {
        ClaimResult result = ClaimBench.Run(sizes is [_, ..] ? [.. sizes.Select(static mib => (long)mib << 20)] : null, smoke);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, BenchJson.Default.ClaimResult));
            return ExitCode.Done;
        }

        WriteTable(
            "Claim of memory lent to the last unit, live and scattered: isolate, move, remap, take; until it is cleared; the tenant's first touch after it",
            [
                new("backing"), new("size", true), new("movers", true), new("claim / memcpy", true), new("cleared / memcpy", true), new("claim / own copy", true),
                new("claim MiB/s", true), new("memcpy MiB/s", true), new("retouch / memcpy", true),
            ],
            result.Rows.Select(row => new[]
            {
                row.Backing, Reports.Units.Bytes(row.Bytes), Number(row.Movers), Ratio(row.Ratio), Ratio(row.RatioCleared), Ratio(row.RatioToOwnCopy),
                Number(row.ClaimMiBPerSecond), Number(row.MemcpyMiBPerSecond), Ratio(row.RetouchRatio),
            }));
        Console.Out.WriteLine();
        PlainTable.Write(Console.Out, new ReportTable(
            "A tenant's stores meanwhile, in µs: one after the other (closed), and each from its intended start (fixed-rate, one in 10 µs; scattered, each elsewhere); nothing is moved beside nothing and copies",
            [
                new("backing"), new("size", true), new("beside"), new("movers", true), new("loop"), new("p50", true), new("p99", true), new("p99.9", true), new("longest", true),
                new("stalled %", true), new("section", true), new("p99.9 / section", true), new("stores", true), new("lost", true),
            ],
            [
                .. result.Stores.Select(row => Cells(
                    row.Backing, Reports.Units.Bytes(row.Bytes), row.Beside, Number(row.Movers), row.Loop, Ratio(row.P50Microseconds), Ratio(row.P99Microseconds),
                    Ratio(row.P999Microseconds), Number(row.LongestMicroseconds), Ratio(100 * row.StalledShare), Ratio(row.SectionMicroseconds),
                    row.Movers == 0 ? "–" : Ratio(row.RatioToSection), Number(row.Stores), Number(row.Lost))),
            ]));
        Console.Out.WriteLine();
        PlainTable.Write(Console.Out, new ReportTable(
            "Writes by two threads to memory that moves, with collections forced; the control moves likewise and stops nobody",
            [new("who"), new("backing"), new("writes", true), new("moves", true), new("collections", true), new("lost", true)],
            [.. result.LostWrites.Select(row => Cells(row.Who, row.Backing, Number(row.Writes), Number(row.Moves), Number(row.Collections), Number(row.Lost)))]));
        return ExitCode.Done;
    }

    private static ReportCell[] Cells(params string[] cells) => [.. cells.Select(cell => new ReportCell(cell))];

    private static int Coherence(bool json, bool smoke)
    {
        List<CoherenceRow> rows = CoherenceBench.Run(smoke);
        if (json) return WriteJson(CoherenceBench.Schema, rows, BenchJson.Default.BenchResultCoherenceRow);
        WriteTable(
            "Search for faults of coherence, every state of it",
            [new("what"), new("who"), new("threads", true), new("states", true), new("s", true), new("states/s", true), new("bytes a state", true), new("time / ours", true)],
            rows.Select(row => new[]
            {
                row.What, row.Who, Number(row.Threads), Number(row.States), Ratio(row.Seconds), Number(row.StatesPerSecond),
                row.BytesAState is { } bytes ? Ratio(bytes) : "–", row.RatioToOurs is { } ratio ? Ratio(ratio) : "–",
            }));
        return ExitCode.Done;
    }

    private static int Promises(bool json, bool smoke)
    {
        List<PromiseRow> rows = PromiseBench.Run(smoke);
        if (json) return WriteJson(PromiseBench.Schema, rows, BenchJson.Default.BenchResultPromiseRow);
        WriteTable(
            "Claims within the reservation that no lease stands against, of the same random workloads. Sums of all seeds",
            [new("promise"), new("claims", true), new("refused", true), new("moved", true), new("lent", true)],
            rows.Select(row => new[] { row.Promise, Number(row.Claims), Number(row.Refused), Reports.Units.Bytes(row.MovedBytes), Reports.Units.Share(row.LentShare) }),
            isTimed: false);
        return ExitCode.Done;
    }

    private static int Placement(bool json, bool smoke)
    {
        List<PlacementRow> rows = PlacementBench.Run(smoke);
        if (json) return WriteJson(PlacementBench.Schema, rows, BenchJson.Default.BenchResultPlacementRow);
        WriteTable(
            "Bytes moved for the same claims, half of what is lent being discardable",
            [
                new("workload"), new("lent in"), new("lent %", true), new("policy"), new("granted", true), new("refused", true), new("moved", true), new("discarded", true),
                new("moved a claim", true), new("/ linux", true),
            ],
            rows.Select(row => new[]
            {
                row.Workload, row.Lending, Number(row.LentPercent), row.Policy, Number(row.Granted), Number(row.Refused), Reports.Units.Bytes(row.MovedBytes),
                Reports.Units.Bytes(row.DiscardedBytes), Reports.Units.Bytes((long)row.MovedBytesPerClaim), row.RatioToLinux is { } ratio ? Ratio(ratio) : "–",
            }),
            isTimed: false);
        return ExitCode.Done;
    }

    private static int WriteJson<TRow>(string schema, List<TRow> rows, JsonTypeInfo<BenchResult<TRow>> type)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(new BenchResult<TRow>(schema, BenchEnvironment.Read(), rows), type));
        return ExitCode.Done;
    }

    private static void WriteTable(string title, ReportColumn[] columns, IEnumerable<string[]> rows, bool isTimed = true)
    {
        BenchEnvironment machine = BenchEnvironment.Read();
        Console.Out.WriteLine(isTimed ? $"{title}. Medians." : $"{title}. Counts on paper, the same on every machine.");
        if (isTimed) Console.Out.WriteLine(machine);
        PlainTable.Write(Console.Out, new ReportTable("", columns, [.. rows.Select(row => row.Select(cell => new ReportCell(cell)).ToArray())]));
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
