using System.Diagnostics;

namespace Cma.Bench;

/// <summary>One measured operation: its median, and what it left for the collector.</summary>
internal readonly record struct Sample(double Nanoseconds, double AllocatedBytes);

/// <summary>Times short operations in batches, and takes the median of the batches: one that the machine interrupted does not count.</summary>
internal static class Measure
{
    /// <summary>What a batch is made as long as. Arbitrary: far above a timer's tick, far below a scheduler's slice.</summary>
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(2);

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

    public static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// <summary>Runs the operation until the compiler has done its best with it, and finds how many make a batch.</summary>
    private static int Calibrate(Action operation)
    {
        for (int count = 1; ; count *= 2)
        {
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++) operation();
            if (Stopwatch.GetElapsedTime(began) >= s_batch * 10) return Math.Max(1, count / 10);
        }
    }
}
