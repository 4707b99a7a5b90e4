namespace ContiguousMemory.Coherence.Machine;

/// <summary>A sequence for one line, written out for the lines, pages and colours of a machine and for how its kernel maintains.</summary>
internal static class Unrolling
{
    /// <summary>More steps than this the packed state cannot count.</summary>
    public const int MaxSteps = 63;

    /// <exception cref="ArgumentException">It becomes too long.</exception>
    public static Primitive[] Of(MachineDescription machine, IReadOnlyList<Primitive> sequence)
    {
        Primitive[] program = Unrolled(machine, sequence);
        return program.Length <= MaxSteps ? program : throw new ArgumentException($"The sequence has {program.Length} steps on this machine; {MaxSteps} is the most.", nameof(sequence));
    }

    /// <summary>How many steps it becomes, whether or not the packed state can count them.</summary>
    public static int Length(MachineDescription machine, IReadOnlyList<Primitive> sequence) => Unrolled(machine, sequence).Length;

    private static Primitive[] Unrolled(MachineDescription machine, IReadOnlyList<Primitive> sequence)
    {
        IEnumerable<Primitive> steps = sequence;
        if (machine.Colours > 2) steps = steps.SelectMany(EveryOtherColour);
        if (machine.Deviations.HasFlag(Deviations.ReadForOwnership)) steps = steps.SelectMany(Owned);
        if (machine.Deviations.HasFlag(Deviations.OuterFlushByWay)) steps = steps.SelectMany(step => ByWay(step, machine));
        else if (machine.PageCount > 1) steps = EveryPage([.. steps]);
        else if (machine.Lines > 1) steps = steps.SelectMany(step => step.IsPerLine ? Enumerable.Range(0, machine.Lines).Select(line => step with { Line = line }) : [step]);
        return [.. steps];
    }

    /// <summary>"The other colour" is three where there are four.</summary>
    private static IEnumerable<Primitive> EveryOtherColour(Primitive step) =>
        step.View == View.DmaOtherColour ? [step, step with { View = View.DmaThirdColour }, step with { View = View.DmaFourthColour }] : [step];

    /// <summary>The line is read, or read and written, before it is maintained (linux cache-v6.S, DMA_CACHE_RWFO).</summary>
    private static IEnumerable<Primitive> Owned(Primitive step) => step.Kind switch
    {
        PrimitiveKind.Clean1 => [step with { Kind = PrimitiveKind.Load }, step],
        PrimitiveKind.Invalidate1 or PrimitiveKind.Flush1 => [step with { Kind = PrimitiveKind.Load }, step with { Kind = PrimitiveKind.Own }, step],
        _ => [step],
    };

    /// <summary>Flushes the whole outer cache: the buffer's line and the other one that is modelled. Where it is broken it cleans all, and invalidates all after that.</summary>
    private static IEnumerable<Primitive> ByWay(Primitive step, MachineDescription machine)
    {
        if (step.Kind != PrimitiveKind.Flush2) return [step];
        return machine.Deviations.HasFlag(Deviations.ByWayFlushLosesStore)
            ? [step with { Kind = PrimitiveKind.CleanWays2 }, step with { Kind = PrimitiveKind.InvalidateWays2 }]
            : [step, step with { Line = 1 }];
    }

    /// <summary>What lies from kmap to kunmap is done for one page and then for the next; what is per line or changes a mapping is a loop by itself.</summary>
    private static IEnumerable<Primitive> EveryPage(Primitive[] sequence)
    {
        for (int at = 0; at < sequence.Length; at++)
        {
            int end = at;
            if (sequence[at].Kind is PrimitiveKind.Kmap or PrimitiveKind.KmapFresh) end = Math.Max(at, Array.FindIndex(sequence, at, step => step.Kind == PrimitiveKind.Kunmap));
            Primitive[] block = sequence[at..(end + 1)];
            int pages = block.Length > 1 || block[0].IsPerLine || block[0].Kind is >= PrimitiveKind.MapCacheable and <= PrimitiveKind.Unmap or PrimitiveKind.Purge ? 2 : 1;
            for (int page = 0; page < pages; page++)
            {
                foreach (Primitive step in block) yield return step with { Line = page };
            }

            at = end;
        }
    }
}
