using System.Diagnostics;
using Cma.Reports.Results;
using Cma.Running.Tenants;
using ContiguousMemory;

namespace Cma.Bench;

/// <summary>What a tenant's stores take while claims move it, as often as it can and at a fixed rate.</summary>
internal static class StoreBench
{
    /// <summary>From the intended start of a store to that of the next. Arbitrary: far below what a move takes, far above what a store does.</summary>
    private static readonly TimeSpan s_every = TimeSpan.FromMicroseconds(10);

    /// <summary>While claims move what is stored to.</summary>
    /// <param name="rig">What claims; warm.</param>
    /// <param name="time">How long each row is measured.</param>
    /// <param name="movers">As many as the rig has.</param>
    public static IEnumerable<StoreRow> Run(ClaimRig rig, TimeSpan time, int movers) => Rows(rig, movers, "claims", () => rig.ClaimFor(time));

    /// <summary>While nothing is moved: beside nobody, and beside a thread that copies as a mover does, but bytes of its own, so that the machine is as busy.</summary>
    /// <inheritdoc cref="Run" path="/param"/>
    public static IEnumerable<StoreRow> Controls(ClaimRig rig, TimeSpan time)
    {
        // Made before: the collector would come for room in the middle of a row.
        byte[] from = new byte[rig.Lent.Length], to = new byte[rig.Lent.Length];
        return [.. Rows(rig, 0, "nothing", () => Thread.Sleep(time)), .. Rows(rig, 0, "copies", () => CopyFor(time, from, to))];
    }

    /// <summary>Makes every byte zero: where counting begins.</summary>
    public static void Clear(ClaimRig rig, LiveView view)
    {
        for (long unit = 0; unit < rig.Lent.UnitCount; unit++) Unit(rig, view, unit).Clear();
    }

    /// <summary>Writes that are missing.</summary>
    public static long Lost(ClaimRig rig, LiveView view, WriterThread writer)
    {
        long lost = 0;
        for (long unit = 0; unit < rig.Lent.UnitCount; unit++) lost += writer.LostIn(Unit(rig, view, unit), unit * rig.Lent.UnitLength);
        return lost;
    }

    private static IEnumerable<StoreRow> Rows(ClaimRig rig, int movers, string beside, Action meanwhile)
    {
        if (rig.View is null) yield break;
        yield return Row(rig, movers, beside, meanwhile, "closed", new WriterThread(rig.Lent, rig.View, 0));
        yield return Row(rig, movers, beside, meanwhile, "fixed-rate", new WriterThread(rig.Lent, rig.View, 0, s_every));
        yield return Row(rig, movers, beside, meanwhile, "scattered", new WriterThread(rig.Lent, rig.View, 0, s_every) { Burst = 1 });
    }

    private static StoreRow Row(ClaimRig rig, int movers, string beside, Action meanwhile, string loop, WriterThread writer)
    {
        LiveView view = rig.View!;
        Clear(rig, view);

        // What the last row left behind is not collected in the middle of this one.
        GC.Collect();
        rig.Sections!.Take();
        writer.Start();
        meanwhile();
        writer.Stop();
        WriteStalls stalls = WriteStalls.Of(1, writer.Latencies, Lost(rig, view, writer), writer.Stalled, writer.Ran);
        double section = movers == 0 ? 0 : rig.Sections.Take().Percentile(50) / 1000.0;
        double p999 = stalls.P999 ?? 0;
        return new(
            rig.BackingName, rig.Lent.Length, movers, beside, loop, stalls.Writes, stalls.Lost, stalls.P50 ?? 0,
            stalls.Writes == 0 ? 0 : writer.Latencies.Percentile(99) / 1000.0, p999, stalls.Longest ?? 0, stalls.StalledShare ?? 0, section, section > 0 ? p999 / section : 0);
    }

    private static void CopyFor(TimeSpan time, byte[] from, byte[] to)
    {
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;) from.CopyTo(to, 0);
    }

    private static Span<byte> Unit(ClaimRig rig, LiveView view, long unit) => view.Span(unit * rig.Lent.UnitLength, rig.Lent.LengthOf(unit));
}
