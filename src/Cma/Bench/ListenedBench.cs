using System.Diagnostics.Metrics;
using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Telemetry;

namespace Cma.Bench;

/// <summary>What metrics cost where there are most requests: the same pairs with nobody listening and with a listener to everything, in one run.</summary>
internal static class ListenedBench
{
    private const long AreaBytes = 64L << 20;

    public static IEnumerable<AllocRow> Run(int batches)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Paper,
            Areas = [new ReservedAreaOptions { Name = "bench", Size = AreaBytes, FrontCacheSize = AreaBytes / 2 }],
        });
        AllocationOptions options = new() { Name = "bench", Clear = false };
        Sample alone = Measure.Median(Pair, batches);
        using MeterListener listener = new() { InstrumentPublished = Listen };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.Start();
        Sample heard = Measure.Median(Pair, batches);
        yield return new AllocRow("allocate+release-unheard", "ours", 4096, 1, alone.Nanoseconds, alone.AllocatedBytes, 1);
        yield return new AllocRow("allocate+release-heard", "ours", 4096, 1, heard.Nanoseconds, heard.AllocatedBytes, heard.Nanoseconds / alone.Nanoseconds);

        void Pair()
        {
            if (!memory.DefaultArea.TryAllocateHandle(4096, options, out ContiguousHandle handle, out AllocationDiagnosis? why)) throw new ContiguousAllocationException(why);
            memory.DefaultArea.Release(handle);
        }
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == ReserveMetrics.MeterName) listener.EnableMeasurementEvents(instrument);
    }
}
