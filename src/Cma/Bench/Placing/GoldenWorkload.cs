using System.Globalization;
using Cma.Golden;

namespace Cma.Bench.Placing;

/// <summary>
/// What a real kernel was asked, asked of any policy. A file says where the kernel put a buffer; releases are told by buffer here, since another policy puts it
/// elsewhere. What the kernel refused nobody releases in the file, so it is given back at once if it is granted.
/// </summary>
internal static class GoldenWorkload
{
    public static Workload Of(GoldenFile file)
    {
        List<WorkloadStep> steps = [];
        var held = file.Areas.Select(_ => new List<Buffer>()).ToArray();
        foreach (GoldenStep step in file.Steps) Add(step, held[step.Area], steps);
        return new Workload(file.Name, (placement, lending) => GoldenMachine.Build(file, placement, lending: lending), steps);
    }

    private static void Add(GoldenStep step, List<Buffer> held, List<WorkloadStep> steps)
    {
        bool isDone = step.Expected.Result != "fail";
        switch (step.Action)
        {
            case GoldenAction.Alloc:
                steps.Add(new(WorkloadAction.Claim, step.Area, step.Line, step.Count) { AlignOrder = step.AlignOrder });
                if (isDone) held.Add(new(step.Line, long.Parse(step.Expected.Result, CultureInfo.InvariantCulture), step.Count));
                else steps.Add(new(WorkloadAction.Release, step.Area, step.Line, step.Count));
                break;
            case GoldenAction.Release when isDone:
                AddReleases(step, held, steps);
                break;
            case GoldenAction.Pin or GoldenAction.Unpin when isDone:
                steps.Add(new(step.Action == GoldenAction.Pin ? WorkloadAction.Pin : WorkloadAction.Unpin, step.Area, step.Offset, 1));
                break;
        }
    }

    /// <summary>A release may take parts of several buffers.</summary>
    private static void AddReleases(GoldenStep step, List<Buffer> held, List<WorkloadStep> steps)
    {
        foreach (Buffer buffer in held)
        {
            long start = Math.Max(step.Offset, buffer.Start);
            long end = Math.Min(step.Offset + step.Count, buffer.Start + buffer.Count);
            if (start < end) steps.Add(new(WorkloadAction.Release, step.Area, buffer.Line, end - start) { Offset = buffer.OffsetOf(start) });
        }

        // A later buffer may have the same place once all of this one is gone; what is left of it must not be taken for that one's.
        List<Buffer> left = [.. held.SelectMany(buffer => buffer.Without(step.Offset, step.Offset + step.Count))];
        held.Clear();
        held.AddRange(left);
    }

    /// <summary>A part of a buffer that is held still, at its place in the kernel's area.</summary>
    private readonly record struct Buffer(int Line, long Start, long Count)
    {
        /// <summary>Where the whole buffer began, when this is a later part of it.</summary>
        private long Origin { get; init; } = Start;

        public IEnumerable<Buffer> Without(long start, long end)
        {
            long own = Start + Count;
            if (Math.Min(end, own) <= Math.Max(start, Start)) yield return this;
            else
            {
                if (Start < start) yield return this with { Count = start - Start };
                if (end < own) yield return this with { Start = end, Count = own - end };
            }
        }

        public long OffsetOf(long place) => place - Origin;
    }
}
