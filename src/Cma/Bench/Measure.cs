using System.Diagnostics;

namespace Cma.Bench;

/// <summary>One measured operation: its median, and what it left for the collector.</summary>
internal readonly record struct Sample(double Nanoseconds, double AllocatedBytes);

/// <summary>Times short operations in batches, and takes the median of the batches: one that the machine interrupted does not count.</summary>
internal static class Measure
{
    /// <summary>What a batch is made as long as. Arbitrary: far above a timer's tick, far below a scheduler's slice.</summary>
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(2);

    /// <summary>Until then the compiler has noticed what is hot and made its best of it, in the background. Measured: figures settle after a third of it.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(400);

    /// <param name="operation">What is timed.</param>
    /// <param name="batches">How many medians are taken of.</param>
    public static Sample Median(Action operation, int batches)
    {
        int perBatch = Calibrate(operation);
        double[] nanoseconds = new double[batches];
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (int batch = 0; batch < batches; batch++)
        {
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < perBatch; i++) operation();
            nanoseconds[batch] = Stopwatch.GetElapsedTime(began).TotalNanoseconds / perBatch;
        }

        double allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore) / ((double)batches * perBatch);
        return new Sample(Median(nanoseconds), allocated);
    }

    /// <summary>Two operations beside each other: their batches take turns, so that whatever the machine does meanwhile, it does to both.</summary>
    /// <param name="one">What is timed.</param>
    /// <param name="other">What it is held against.</param>
    /// <param name="batches">How many of each.</param>
    public static (Sample One, Sample Other) Medians(Action one, Action other, int batches)
    {
        Action[] operations = [one, other];
        int[] perBatch = [.. operations.Select(Calibrate)];
        double[][] nanoseconds = [new double[batches], new double[batches]];
        long[] garbage = new long[2];
        for (int batch = 0; batch < 2 * batches; batch++)
        {
            (int turn, Action operation) = (batch & 1, operations[batch & 1]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < perBatch[turn]; i++) operation();
            nanoseconds[turn][batch >> 1] = Stopwatch.GetElapsedTime(began).TotalNanoseconds / perBatch[turn];
            garbage[turn] += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (SampleOf(0), SampleOf(1));

        Sample SampleOf(int turn) => new(Median(nanoseconds[turn]), (double)garbage[turn] / ((double)batches * perBatch[turn]));
    }

    /// <summary>As <see cref="Median(Action, int)"/>, by several threads at once, each of which does it as often as one does in a batch.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="operation">What each does.</param>
    /// <param name="batches">How many medians are taken of.</param>
    /// <returns>Wall time of all, times the threads, for each operation done.</returns>
    public static Sample Median(int threads, Action operation, int batches) => Median(threads, _ => operation, batches);

    /// <summary>As <see cref="Median(int, Action, int)"/>, of an operation that each thread has its own of.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="make">Makes a thread's operation, given its number from 1 on.</param>
    /// <param name="batches">How many medians are taken of.</param>
    public static Sample Median(int threads, Func<int, Action> make, int batches)
    {
        Action first = make(1);
        if (threads == 1) return Median(first, batches);
        int perBatch = Calibrate(first);
        long allocated = 0;
        (long Began, long Ended)[][] times = [.. Enumerable.Range(0, threads).Select(_ => new (long Began, long Ended)[batches])];
        using Barrier barrier = new(threads);
        Thread[] workers = [.. times.Select((own, i) => new Thread(() => Work(own, i == 0 ? first : make(i + 1))) { IsBackground = true })];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());

        // From the first that began to the last that ended: a thread of ours that watches them would have to wait for a processor of its own.
        double[] nanoseconds =
        [
            .. Enumerable.Range(0, batches).Select(batch =>
                Stopwatch.GetElapsedTime(times.Min(own => own[batch].Began), times.Max(own => own[batch].Ended)).TotalNanoseconds / perBatch),
        ];
        return new Sample(Median(nanoseconds), (double)allocated / ((double)batches * perBatch * threads));

        void Work((long Began, long Ended)[] own, Action operation)
        {
            // The collector's garbage is counted for the operations alone, not for the barrier.
            long garbage = 0;
            for (int batch = 0; batch < batches; batch++)
            {
                barrier.SignalAndWait();
                long before = GC.GetAllocatedBytesForCurrentThread();
                own[batch].Began = Stopwatch.GetTimestamp();
                for (int i = 0; i < perBatch; i++) operation();
                own[batch].Ended = Stopwatch.GetTimestamp();
                garbage += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Interlocked.Add(ref allocated, garbage);
        }
    }

    public static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// <summary>Runs the operation until the compiler has done its best with it, and finds how many make a batch.</summary>
    private static int Calibrate(Action operation)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < s_warmUp) operation();
        for (int count = 1; ; count *= 2)
        {
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++) operation();
            if (Stopwatch.GetElapsedTime(began) >= s_batch * 10) return Math.Max(1, count / 10);
        }
    }
}
