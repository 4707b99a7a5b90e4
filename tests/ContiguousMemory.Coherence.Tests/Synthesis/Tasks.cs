using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>Tasks and machines in words, for lists of cases.</summary>
internal static class Tasks
{
    /// <summary>Every task.</summary>
    public static readonly string[] All =
    [
        "lowmem", "lowmem careful", "lowmem set-way", "highmem", "highmem careful", "highmem set-way", "to-device", "from-device", "from-device short", "both", "both short",
    ];

    /// <summary>Reads for instance <c>lowmem careful</c> or <c>from-device short</c>.</summary>
    public static SynthesisTask Of(string words)
    {
        string[] all = words.Split(' ');
        SynthesisTask task = all[0] switch
        {
            "lowmem" => new(PageKind.Lowmem),
            "highmem" => new(PageKind.Highmem),
            "to-device" => new(PageKind.Lowmem, Transfer.ToDevice),
            "from-device" => new(PageKind.Lowmem, Transfer.FromDevice),
            "both" => new(PageKind.Lowmem, Transfer.Both),
            _ => throw new ArgumentException($"'{words}' is no task."),
        };
        return task with { ShortWrites = all.Contains("short"), Careful = all.Contains("careful"), SetWay = all.Contains("set-way") };
    }

    /// <summary>The order that is right on every machine, as steps of the map and of the unmap.</summary>
    public static (string Map, string Unmap) Winner(string words) => words.Split(' ')[0] switch
    {
        "lowmem" => ("st LIN 0; unmap LIN; tlbi; map LIN nc; fl1 LIN; dsb; fl2", ""),
        "highmem" => ("purge; map DMA nc; map DMA2 nc; inv1 DMA; cl1 DMA2; dsb; inv2; st DMA 0; dsb; osync", ""),
        "to-device" => ("cl1 LIN; dsb; cl2", ""),
        _ => ("cl1 LIN; dsb; cl2", "inv2; inv1 LIN"),
    };

    /// <summary>A sequence from its text.</summary>
    public static Sequence Sequence((string Map, string Unmap) text) =>
        new(text.Map.Length == 0 ? [] : SequenceText.Parse(text.Map), text.Unmap.Length == 0 ? [] : SequenceText.Parse(text.Unmap));

    /// <summary>The machine of a task that has these values; the first of its kind where none is named.</summary>
    public static MachineDescription Machine(SynthesisTask task, string words)
    {
        string[] all = words.Split(' ');
        return SynthesisMachines.All(task).Last(machine =>
            Names(all, machine.L1) && Names(all, machine.Outer) && Names(all, machine.NonCacheable) && Names(all, machine.Doorbell)
            && machine.Speculates == !all.Contains("tame") && machine.LazyKmap == all.Contains("lazy"));
    }

    private static bool Names<T>(string[] words, T value)
        where T : struct, Enum => words.Contains(value.ToString()) || !Enum.GetNames<T>().Intersect(words).Any();
}
