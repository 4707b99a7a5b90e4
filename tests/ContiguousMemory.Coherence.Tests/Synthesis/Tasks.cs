using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>Tasks in words, for lists of cases.</summary>
internal static class Tasks
{
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
}
