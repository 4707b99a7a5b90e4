using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Export;

/// <summary>The sequence under test: options for each of its steps, enabled when the program counter is there.</summary>
internal sealed class PromelaSequence(PromelaOptions options, IReadOnlyList<Primitive> program, int lines, bool highmem)
{
    /// <summary>Writes all steps.</summary>
    public void Write()
    {
        for (int pc = 0; pc < program.Count; pc++)
        {
            options.Comment($"step {pc + 1}: {PromelaNames.Of(program[pc])}{(lines > 1 && program[pc].IsPerLine ? $", line {program[pc].Line}" : "")}");
            Step($"phase == PROGRAM && pc == {pc}", pc + 1 == program.Count ? "handOver()" : $"pc = {pc + 1}", program[pc]);
        }
    }

    private void Step(string here, string next, Primitive step)
    {
        switch (step.Kind)
        {
            case PrimitiveKind.Store: Store(here, next, step); break;
            case PrimitiveKind.Load:
                string at = At(step);
                string cached = step.View == View.Kernel ? "kernel != NONCACHEABLE" : "true";
                options.Add($"{here} && !({cached} && l1[{at}] == INVALID)", next);
                PromelaAccess.Miss(options, $"{here} && {cached}", step.Line, at, $"; {next}");
                break;
            case >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1IfKmapped: Maintain(here, next, step); break;
            case PrimitiveKind.Flush1All: options.Flush(here, static _ => "true", lines, next); break;
            case PrimitiveKind.Dsb: options.Add($"{here} && WB_EMPTY", next); break;
            case PrimitiveKind.OuterSync: options.Add($"{here} && OB_EMPTY", next); break;
            case >= PrimitiveKind.Clean2 and <= PrimitiveKind.Flush2: MaintainOuter(here, next, step); break;
            case PrimitiveKind.DeviceRead or PrimitiveKind.DeviceIdle or PrimitiveKind.DeviceSync: options.Add(here, next); break;
            case PrimitiveKind.DeviceWrite: options.Add(here, $"mem[{step.Line}] = MERGED(mem[{step.Line}], DEVICE, 1); {next}"); break;
            default: ChangeMapping(here, next, step); break;
        }
    }

    private void Store(string here, string next, Primitive step)
    {
        string value = step.Value == Word.Zero ? "ZERO" : "CPU";
        string nonCacheable = step.View switch
        {
            View.Dma or View.DmaOtherColour => "true",
            View.Kernel => "kernel == NONCACHEABLE",
            _ => "false",
        };
        if (nonCacheable != "false")
            options.Add($"{here} && {nonCacheable} && ROOM", $"push(NC_WRITE, {step.Line}, {1 << step.Word}, {PromelaAccess.Data(step.Word, value)}); {next}");
        if (nonCacheable != "true")
            PromelaAccess.CacheableStore(options, $"{here} && !({nonCacheable})", step.Line, At(step), step.Word, value, $"; {next}");
    }

    /// <summary>By address, at the first level. By an address that no line can be under (a VIVT cache's non-cacheable alias) there is nothing to do.</summary>
    private void Maintain(string here, string next, Primitive step)
    {
        string at = step.Kind == PrimitiveKind.Flush1IfKmapped ? PromelaRules.SlotOf(step.Line, "LIN") : At(step);
        string acts = step switch
        {
            { Kind: PrimitiveKind.Flush1IfKmapped } => "kernel == CACHEABLE",
            { View: View.Dma or View.DmaOtherColour } => "!vivt",
            _ => "true",
        };
        bool cleans = step.Kind != PrimitiveKind.Invalidate1, invalidates = step.Kind != PrimitiveKind.Clean1;
        if (acts != "true") options.Add($"{here} && !({acts})", next);
        options.Add($"{here} && {acts} && l1[{at}] == INVALID", next);
        options.Add($"{here} && {acts} && l1[{at}] == CLEAN", invalidates ? $"drop({at}); {next}" : next);
        if (cleans) options.Add($"{here} && {acts} && l1[{at}] == DIRTY && ROOM", $"writeBack({step.Line}, {at}, {(invalidates ? "INVALID" : "CLEAN")}); {next}");
        else options.Add($"{here} && {acts} && l1[{at}] == DIRTY", $"drop({at}); {next}");
    }

    /// <summary>By physical address, in the outer cache; complete with its sync.</summary>
    private void MaintainOuter(string here, string next, Primitive step)
    {
        int line = step.Line;
        string dropped = $"l2[{line}] = INVALID; l2data[{line}] = 0", written = $"mem[{line}] = l2data[{line}]";
        (string clean, string dirty) = step.Kind switch
        {
            PrimitiveKind.Clean2 => ("skip", $"{written}; l2[{line}] = CLEAN"),
            PrimitiveKind.Invalidate2 => (dropped, dropped),
            _ => (dropped, $"{written}; {dropped}"),
        };
        options.Add($"{here} && OB_EMPTY && l2[{line}] == INVALID", next);
        options.Add($"{here} && OB_EMPTY && l2[{line}] == CLEAN", $"{clean}; {next}");
        options.Add($"{here} && OB_EMPTY && l2[{line}] == DIRTY", $"{dirty}; {next}");
    }

    private void ChangeMapping(string here, string next, Primitive step)
    {
        switch (step.Kind)
        {
            case PrimitiveKind.MapCacheable: options.Add(here, $"{PromelaNames.Variable(step.View)} = 1; {next}"); break;
            case PrimitiveKind.MapNonCacheable: options.Add(here, step.View == View.Kernel ? $"kernel = NONCACHEABLE; {next}" : next); break;
            case PrimitiveKind.Unmap when step.View > View.User: options.Add(here, next); break;
            case PrimitiveKind.Unmap:
                string variable = PromelaNames.Variable(step.View);
                options.Add($"{here} && {variable} == CACHEABLE", $"{PromelaNames.Lagging(step.View)} = 1; {variable} = 0; {next}");
                options.Add($"{here} && {variable} != CACHEABLE", $"{variable} = 0; {next}");
                break;
            case PrimitiveKind.Tlbi: options.Add(here, $"lagKernel = 0; lagFixmap = 0; lagUser = 0; {next}"); break;
            case PrimitiveKind.Kmap:
                options.Add($"{here} && kernel == CACHEABLE", $"reused = 1; {next}");
                options.Add($"{here} && kernel != CACHEABLE", $"reused = 0; fixmap = 1; {next}");
                break;
            case PrimitiveKind.KmapFresh: options.Add(here, $"reused = 0; fixmap = 1; {next}"); break;
            case PrimitiveKind.Kunmap:
                options.Add($"{here} && reused", $"reused = 0; {next}");
                options.Flush($"{here} && !reused", static slot => PromelaOldOwner.FlushedAtUnmap("KM", slot), lines, $"fixmap = 0; {next}");
                break;
            case PrimitiveKind.Purge when highmem:
                options.Add($"{here} && kernel != CACHEABLE", next);
                options.Flush($"{here} && kernel == CACHEABLE", static slot => PromelaOldOwner.FlushedAtUnmap("LIN", slot), lines, $"kernel = NONE; {next}");
                break;
            case PrimitiveKind.Purge: options.Add(here, next); break;
            default: throw new NotSupportedException($"The export has no rule for {step.Kind} yet; add one to {nameof(PromelaSequence)}.");
        }
    }

    private static string At(Primitive step) => PromelaRules.SlotOf(step.Line, PromelaNames.Of(step.View));
}
