using System.Text;
using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Export;

/// <summary>What a state shows to the CPU and to the device, as one expression: 0, or the fault.</summary>
internal static class PromelaFaults
{
    private const string Coherent = """
        /* What the CPU may read by the non-cacheable address: the youngest of its own writes that still wait; else what the
           outer cache holds, where it is looked up; else what lies beneath, or what any cache that may be hit holds. */
        #define NC_WAITS(at, line) (wbKind[at] == NC_WRITE && wbLine[at] == line && (wbMask[at] & 1))
        #define BENEATH(line) (OB_WAITS(line) && (obMask & 1) -> WORD(obData, 0) : WORD(mem[line], 0))
        #define HELD(state, data, value) (state != INVALID && WORD(data, 0) == value)
        #define CPU_READS(line, value) \
          (NC_WAITS(1, line) -> WORD(wbData[1], 0) == value : \
          (NC_WAITS(0, line) -> WORD(wbData[0], 0) == value : \
          (l2Hit && l2[line] != INVALID -> WORD(l2data[line], 0) == value : \
          (BENEATH(line) == value || (mayHit && (HELD(l2[line], l2data[line], value) || \
            (DRIVER_LOOKS_UP && HELD(l1[(line) * 3 + DRIVER_SLOT], l1data[(line) * 3 + DRIVER_SLOT], value))))))))
        #define OTHER(line, value) (want[line] != value && CPU_READS(line, value))

        /* The device reads memory: what was made visible, or until then the old. */
        #define DEVICE_READS(line) WORD(mem[line], 0)
        #define DEVICE_WRONG(line) (started && DEVICE_READS(line) != want[line] && DEVICE_READS(line) != was[line])

        #define FAULT_OF(line) \
          (CPU_READS(line, SECRET) -> LEAK : \
          (OTHER(line, ZERO) || OTHER(line, CPU) || OTHER(line, DEVICE) -> CPU_STALE : \
          (!DEVICE_WRONG(line) -> FINE : \
          (DEVICE_READS(line) != SECRET -> DEVICE_STALE : (!relaxed && want[line] == was[line] -> LEAK : DEVICE_LEAK)))))

        """;

    private const string Streaming = """
        /* After unmap the CPU reads by the linear map: first level, outer cache, memory. A miss waits for buffered write-backs. */
        #define MISS(line) (l1[(line) * 3] == INVALID)
        #define MISS_WAITS(line) (MISS(line) && WAITS(WRITE_BACK, line))
        #define READS(line, word) (!MISS(line) -> WORD(l1data[(line) * 3], word) : WORD(SOURCE(line), word))

        """;

    /// <summary>Defines <c>FAULT</c> and what it needs.</summary>
    public static string Define(IReadOnlyList<Primitive> program, int lines)
    {
        StringBuilder text = new("""
            #define FINE 0
            #define LEAK 1
            #define CPU_STALE 2
            #define DEVICE_STALE 3
            #define DEVICE_LEAK 4
            #define NEIGHBOUR_LOST 5

            """);
        bool streaming = program.Any(step => step.Kind is PrimitiveKind.DeviceRead or PrimitiveKind.DeviceWrite or PrimitiveKind.DeviceIdle);
        List<(string Condition, string Fault)> cases = [];
        if (streaming)
        {
            text.Append('\n').Append(Streaming);
            DeviceReads(program, cases);
            AfterUnmap(program, lines, cases);
        }
        else
        {
            bool alias = program.Any(step => step is { Kind: PrimitiveKind.MapNonCacheable, View: View.Dma });
            text.Append(alias ? "\n#define DRIVER_SLOT SLOT_DMA\n#define DRIVER_LOOKS_UP !vivt\n" : "\n#define DRIVER_SLOT SLOT_LIN\n#define DRIVER_LOOKS_UP true\n").Append(Coherent);
            for (int line = 0; line < lines; line++) cases.Add(($"phase == USE && FAULT_OF({line}) != FINE", $"FAULT_OF({line})"));
        }

        text.Append("#define FAULT ");
        foreach ((string condition, string fault) in cases) text.Append($"\\\n  ({condition} -> {fault} : ");
        return text.Append("FINE").Append(')', cases.Count).Append("\n\n").ToString();
    }

    /// <summary>When the device is about to read, memory must hold what was stored last before.</summary>
    private static void DeviceReads(IReadOnlyList<Primitive> program, List<(string Condition, string Fault)> cases)
    {
        string last = "SECRET";
        for (int pc = 0; pc < program.Count; pc++)
        {
            Primitive step = program[pc];
            if (step is { Kind: PrimitiveKind.Store, Word: 0 }) last = PromelaNames.Of(step.Value);
            if (step.Kind == PrimitiveKind.DeviceWrite) last = "DEVICE";
            if (step.Kind == PrimitiveKind.DeviceRead) cases.Add(($"phase == PROGRAM && pc == {pc} && WORD(mem[{step.Line}], 0) != {last}", "DEVICE_STALE"));
        }
    }

    /// <summary>In the end the CPU must read, word by word, what was written last. A neighbour that was written before the mapping is lost; later, stale.</summary>
    private static void AfterUnmap(IReadOnlyList<Primitive> program, int lines, List<(string Condition, string Fault)> cases)
    {
        string?[] last = new string?[2];
        string neighbour = "CPU_STALE";
        bool mapped = false;
        foreach (Primitive step in program)
        {
            mapped |= step.IsMaintenance;
            if (step.Kind == PrimitiveKind.DeviceWrite) last[0] = "DEVICE";
            if (step.Kind != PrimitiveKind.Store) continue;
            last[step.Word] = PromelaNames.Of(step.Value);
            if (step.Word == 1) neighbour = mapped ? "CPU_STALE" : "NEIGHBOUR_LOST";
        }

        for (int line = 0; line < lines; line++)
        {
            if (last[0] is { } first) cases.Add(($"phase == USE && !MISS_WAITS({line}) && READS({line}, 0) != {first}", "CPU_STALE"));
            if (last[1] is { } second) cases.Add(($"phase == USE && !MISS_WAITS({line}) && READS({line}, 1) != {second}", neighbour));
        }
    }
}
