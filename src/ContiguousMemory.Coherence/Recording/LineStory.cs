using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Ports;
using Step = ContiguousMemory.Coherence.Machine.Primitive;
using StepKind = ContiguousMemory.Coherence.Machine.PrimitiveKind;
using Told = ContiguousMemory.Engine.Ports.Primitive;
using ToldKind = ContiguousMemory.Engine.Ports.PrimitiveKind;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>What happened to one line, in the checker's steps. What the engine told of other lines and other pages is left out.</summary>
/// <remarks>
/// An attribute that changes in place is an unmap and a map with the old translation lagging, as in <see cref="CacheMachine"/>. The sync that ends an outer
/// operation is part of the checker's outer operations, and is told only where it stands alone. An outer operation by virtual address is one by line, with
/// the mapping it needs; one by way is one by line too, on every line. There is one CPU, so that to own a line is to have read it: the write that puts the
/// same byte back is left out. Operations of the outer cache are done when they end, so that there is nothing to poll. A non-cacheable alias has no end, since
/// nothing comes into a cache by it.
/// </remarks>
internal static class LineStory
{
    /// <summary>The steps of the line, in order.</summary>
    /// <exception cref="NotSupportedException">The engine told something that the checker has no step for.</exception>
    public static IReadOnlyList<Step> Of(IEnumerable<LogEntry> log, LineOfBuffer line)
    {
        List<Step> story = [];
        foreach (LogEntry entry in log)
        {
            if (entry.Step is not Told told) AddAct(entry.Act, line, story);
            else if (told.Kind != ToldKind.SyncL2 || story.Count == 0 || !IsOuter(story[^1].Kind)) story.AddRange(StepsOf(told, line));
        }

        return story;
    }

    /// <summary>What one told step is to the line; nothing if it is another line's.</summary>
    public static IEnumerable<Step> StepsOf(Told told, LineOfBuffer line) => told.Kind switch
    {
        ToldKind.CleanL1 => ByLine(StepKind.Clean1, told, line),
        ToldKind.InvalidateL1 => ByLine(StepKind.Invalidate1, told, line),
        ToldKind.FlushL1 => ByLine(StepKind.Flush1, told, line),
        ToldKind.FlushAllL1 => [new(StepKind.Flush1All)],
        ToldKind.Drain => [new(StepKind.Dsb)],
        ToldKind.CleanL2 or ToldKind.CleanL2ByVirtual => ByLine(StepKind.Clean2, told, line),
        ToldKind.CleanL2ByWay => [new(StepKind.Clean2)],
        ToldKind.FlushL2ByWay => [new(StepKind.Flush2)],
        ToldKind.ReadForOwnership => ByLine(StepKind.Load, told, line),
        ToldKind.InvalidateL2 or ToldKind.InvalidateL2ByVirtual => ByLine(StepKind.Invalidate2, told, line),
        ToldKind.FlushL2 => ByLine(StepKind.Flush2, told, line),
        ToldKind.SyncL2 => [new(StepKind.OuterSync)],
        ToldKind.Kmap => ByPage(told, line, new Step(StepKind.Kmap)),
        ToldKind.Kunmap => ByPage(told, line, new Step(StepKind.Kunmap)),
        ToldKind.PurgeKmaps => [new(StepKind.Purge)],
        ToldKind.Map => ByPage(told, line, Mapped(told)),
        ToldKind.Unmap when ViewOf(told.Address) > View.User => [],
        ToldKind.Unmap => ByPage(told, line, new Step(StepKind.Unmap, ViewOf(told.Address))),
        ToldKind.ChangeAttribute => ByPage(told, line, new Step(StepKind.Unmap, ViewOf(told.Address)), Mapped(told)),
        ToldKind.InvalidateTlb => ByPage(told, line, new Step(StepKind.Tlbi)),
        ToldKind.Zero when line.IsMetBy(told.Address, told.Bytes) => [new(StepKind.Store, ViewOf(told.Address), Word.Zero)],
        ToldKind.Copy when line.IsMetBy(told.Address, told.Bytes) => [new(StepKind.Store, ViewOf(told.Address), Word.Cpu)],
        ToldKind.Copy when line.IsMetBy(told.Source, told.Bytes) => [new(StepKind.Load, ViewOf(told.Source))],
        ToldKind.Zero or ToldKind.Copy or ToldKind.WriteForOwnership or ToldKind.PollL2 => [],
        _ => throw new NotSupportedException($"The checker has no step for '{told}'."),
    };

    /// <summary>The view that a mapping is. A page of high memory that was kmapped is seen through whatever the kmap answered.</summary>
    public static View ViewOf(CpuAddress address) => address.Mapping switch
    {
        CpuMapping.Linear or CpuMapping.Lazy => View.Kernel,
        CpuMapping.Fixed => View.Kmapped,
        CpuMapping.User => View.User,
        CpuMapping.Alias => View.Dma,
        CpuMapping.AliasOfOtherColours => View.DmaOtherColour,
        _ => View.Kernel,
    };

    private static void AddAct(Act act, LineOfBuffer line, List<Step> story)
    {
        if (act.Bytes > 0 && !line.IsMetBy(act.At, act.Bytes)) return;
        int word = act.Kind == StepKind.Store ? line.WordAt(act.At.Physical) : 0;
        story.Add(new(act.Kind, ViewOf(act.At), act.Value, word));
    }

    private static IEnumerable<Step> ByLine(StepKind kind, Told told, LineOfBuffer line) =>
        line.IsMetBy(told.Address, told.Bytes) ? [new(kind, ViewOf(told.Address))] : [];

    private static IEnumerable<Step> ByPage(Told told, LineOfBuffer line, params IEnumerable<Step> steps) =>
        line.IsInPagesOf(told.Address, told.Bytes) ? steps : [];

    private static Step Mapped(Told told) => new(
        told.Policy == CachePolicy.Cacheable ? StepKind.MapCacheable : StepKind.MapNonCacheable, ViewOf(told.Address));

    private static bool IsOuter(StepKind kind) => kind is StepKind.Clean2 or StepKind.Invalidate2 or StepKind.Flush2;
}
