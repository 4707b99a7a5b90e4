using System.Runtime.Versioning;
using Cma.Reports;
using Cma.Running.Tenants;
using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace Cma.Bench;

/// <summary>Two writers over memory that moves, collections forced all the while; and the same without protection, or the count could not be trusted.</summary>
[SupportedOSPlatform("linux")]
internal static class LostWriteBench
{
    private const int Writers = 2;
    private const long Bytes = 16L << 20;

    /// <param name="time">How long each row is measured.</param>
    public static IEnumerable<LostRow> Run(TimeSpan time)
    {
        using (ClaimRig rig = new(BackingKind.Auto, Bytes, movers: 1))
        {
            if (rig.View is null) yield break;
            yield return Row(rig, "ours", time);
        }

        UnstoppedWorld? world = null;
        using ClaimRig control = new(BackingKind.Auto, Bytes, movers: 1, memory => world = new(memory));
        world!.Shown = (control.View!.Mapping, (MemfdBacking)control.Backing);
        yield return Row(control, "control", time);
    }

    private static LostRow Row(ClaimRig rig, string who, TimeSpan time)
    {
        LiveView view = rig.View!;
        StoreBench.Clear(rig, view);
        WriterThread[] writers = [.. Enumerable.Range(0, Writers).Select(number => new WriterThread(rig.Lent, view, number))];
        int before = GC.CollectionCount(0);
        using Collector collector = new();
        rig.TakeMoves();
        foreach (WriterThread writer in writers) writer.Start();
        rig.ClaimFor(time);
        foreach (WriterThread writer in writers) writer.Stop();
        long moves = rig.TakeMoves();
        return new(
            who, rig.BackingName, writers.Sum(writer => writer.Writes), moves, GC.CollectionCount(0) - before,
            writers.Sum(writer => StoreBench.Lost(rig, view, writer)));
    }

    /// <summary>A thread that forces collections until it is disposed.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _stop;

        public Collector()
        {
            _thread = new Thread(Collect) { IsBackground = true, Name = "collector" };
            _thread.Start();
        }

        public void Dispose()
        {
            _stop = true;
            _thread.Join();
        }

        private void Collect()
        {
            for (int round = 0; !_stop; round++)
            {
                GC.Collect(round % 3);

                // Without a pause the next collection begins before the threads that the last one stopped are awake, and nothing gets on.
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>Moves what is seen at a live address as if nobody wrote there: it copies, and then shows the copy.</summary>
    private sealed class UnstoppedWorld(IWorld world) : IWorld
    {
        public (LiveMapping Mapping, MemfdBacking Backing)? Shown { get; set; }

        public string Name => world.Name;

        public int UnitOrder => world.UnitOrder;

        public bool StartsCleared => world.StartsCleared;

        public void Move(FrameRange source, Pfn destination)
        {
            if (Shown is not { } shown)
            {
                world.Move(source, destination);
                return;
            }

            FrameCount unit = FrameCount.OfOrder(UnitOrder);
            for (FrameCount done = default; done < source.Count; done += unit) MoveUnit(shown, new(source.Start + done, unit), destination + done);
        }

        private void MoveUnit((LiveMapping Mapping, MemfdBacking Backing) shown, FrameRange source, Pfn destination)
        {
            long from = (long)source.Start.Address.Value, to = (long)destination.Address.Value;
            LiveFrames frames = shown.Backing.Live!;
            nint address = frames.AddressOf(from);
            frames.Show(from, 0);
            world.Move(source, destination);
            if (address != 0) shown.Mapping.Show((address - shown.Mapping.Start) / BackingRequest.UnitBytes, to);
        }

        public void Clear(FrameRange frames) => world.Clear(frames);
    }
}
