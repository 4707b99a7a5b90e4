using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Export;

/// <summary>After hand-over: the driver writes by the non-cacheable address and rings the doorbell behind a barrier, the device writes, lazy kmaps are purged.</summary>
internal static class PromelaUse
{
    public static void Write(PromelaOptions options, IReadOnlyList<Primitive> program, int lines, bool highmem)
    {
        // A streaming buffer has been used inside the sequence.
        if (program.Any(step => step.Kind is PrimitiveKind.DeviceRead or PrimitiveKind.DeviceWrite or PrimitiveKind.DeviceIdle)) return;
        const string use = "phase == USE";
        List<string> hidden = ["!started"], shown = ["started = 1"];
        for (int line = 0; line < lines; line++)
        {
            string visible = $"want[{line}] == was[{line}]";
            options.Comment($"Line {line}: one side writes, and not before the other's write is visible.");
            options.Add($"{use} && {visible} && want[{line}] != CPU && ROOM", $"was[{line}] = want[{line}]; want[{line}] = CPU; push(NC_WRITE, {line}, 1, CPU)");
            options.Add(
                $"{use} && started && {visible} && want[{line}] != DEVICE",
                $"want[{line}] = DEVICE; was[{line}] = DEVICE; mem[{line}] = MERGED(mem[{line}], DEVICE, 1)");
            hidden.Add($"want[{line}] != was[{line}]");
            shown.Add($"was[{line}] = want[{line}]");
        }

        options.Comment("The driver's barrier, and its doorbell.");
        options.Add($"{use} && ({string.Join(" || ", hidden)}) && WB_EMPTY && OB_EMPTY", string.Join("; ", shown));
        if (!highmem) return;
        options.Comment("The lazy kmap is purged.");
        options.Flush($"{use} && kernel == CACHEABLE", static slot => PromelaOldOwner.FlushedAtUnmap("LIN", slot), lines, "kernel = NONE");
    }
}
