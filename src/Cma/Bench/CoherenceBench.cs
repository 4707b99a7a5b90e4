using System.Diagnostics;
using System.Text.Json;
using Cma.Commands.Coherence;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Export;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Bench;

/// <summary>The checker: one run of millions of states, beside Spin on the same model, and the whole matrix in a process that begins cold.</summary>
internal static class CoherenceBench
{
    public const string Schema = "cma.bench.coherence/1";

    public static List<CoherenceRow> Run(bool smoke)
    {
        // The run of the project's bar; two lines of it come to fifty thousand states.
        MachineDescription machine = new()
        {
            L1 = L1Kind.Vivt,
            Outer = OuterCache.Pl310,
            Pages = PageKind.Highmem,
            LazyKmap = true,
            Lines = smoke ? 2 : 3,
        };
        Strategy strategy = StrategyCatalogue.Get("N2", StrategyTable.Alloc, PageKind.Highmem);
        string what = $"N2, vivt + pl310, {machine.Lines} lines";
        List<CoherenceRow> rows = [];
        for (int threads = 1; threads <= Math.Min(Environment.ProcessorCount, 2); threads++) rows.Add(Ours(what, machine, strategy, threads, smoke ? 1 : 5));
        if (TrySpin(what, machine, strategy, rows[^1]) is { } spin) rows.Add(spin);
        rows.Add(ColdMatrix(smoke ? 1 : 5));
        return rows;
    }

    private static CoherenceRow Ours(string what, MachineDescription description, Strategy strategy, int threads, int rounds)
    {
        CacheMachine machine = new(description, strategy.Sequence);
        Explorer explorer = new() { Threads = threads };
        double[] seconds = new double[rounds];
        int states = 0;

        // The first is the compiler's.
        for (int round = -1; round < rounds; round++)
        {
            long began = Stopwatch.GetTimestamp();
            states = explorer.Run(machine).States;
            if (round >= 0) seconds[round] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        double median = Measure.Median(seconds);
        return new(what, "ours", threads, states, median, states / median, explorer.BytesAState, 1);
    }

    /// <summary>Spin's verifier on the exported model, depth first, as its manual has it. Building it is not measured.</summary>
    private static CoherenceRow? TrySpin(string what, MachineDescription machine, Strategy strategy, CoherenceRow ours)
    {
        if (SpinRun.Missing() is { } why)
        {
            Console.Error.WriteLine($"Left out: Spin; {why}.");
            return null;
        }

        using SpinRun spin = new(PromelaModel.Of(machine, strategy.Sequence, strategy.Id), "-O2");
        if (ours.States > 1_000_000) Console.Error.WriteLine("Spin takes a minute or two on this one.");
        long began = Stopwatch.GetTimestamp();
        string output = spin.Verify("-m5000000", "-w23");
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        long states = SpinRun.Stored(output);
        if (states != ours.States) throw new InvalidOperationException($"Spin finds {states} states and the checker {ours.States}: one of the two is wrong.");
        return new(what, "Spin", 1, states, seconds, states / seconds, SpinRun.MegabytesOfStates(output) * (1 << 20) / states, seconds / ours.Seconds);
    }

    /// <summary>The command as a user types it, from start to end.</summary>
    private static CoherenceRow ColdMatrix(int rounds)
    {
        double[] seconds = new double[rounds];
        long states = 0;
        for (int round = 0; round < rounds; round++)
        {
            long began = Stopwatch.GetTimestamp();
            string answer = OwnProcess.Run("coherence", "matrix", "--json");
            seconds[round] = Stopwatch.GetElapsedTime(began).TotalSeconds;
            states = JsonSerializer.Deserialize(answer, MatrixJson.Default.MatrixAnswer)!.Rows.Sum(row => (long)row.States);
        }

        double median = Measure.Median(seconds);
        return new("the whole matrix, cold process", "ours", Environment.ProcessorCount, states, median, states / median, null, null);
    }
}
