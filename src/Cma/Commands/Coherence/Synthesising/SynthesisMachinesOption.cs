using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>What <c>--on</c> says, together with the task.</summary>
internal static class SynthesisMachinesOption
{
    /// <summary>The word for every machine.</summary>
    public const string All = "all";

    /// <summary>The kind of page: as an option says, or else as the machine's words do.</summary>
    /// <exception cref="MachineWordException">They say different things.</exception>
    public static PageKind Pages(string on, PageKind? said, Transfer? transfer)
    {
        PageKind implied = on == All ? said ?? PageKind.Lowmem : MachineWords.Parse(on).Pages;
        if (said == PageKind.Lowmem && implied == PageKind.Highmem) throw new MachineWordException($"--on {on} says highmem and --pages lowmem; leave one out.");
        PageKind pages = said ?? implied;
        return transfer is null || pages == PageKind.Lowmem
            ? pages
            : throw new MachineWordException($"Streaming transfers are of lowmem pages in this model, and --on {on} says highmem; leave it out.");
    }

    /// <summary>The machines.</summary>
    /// <exception cref="MachineWordException">A word is not known.</exception>
    public static IReadOnlyList<MachineDescription> Parse(string on, SynthesisTask task) =>
        on == All ? SynthesisMachines.All(task) : [MachineWords.Parse(on) with { Pages = task.Pages }];

    /// <summary>A machine in words.</summary>
    public static string Name(MachineDescription machine, SynthesisTask task)
    {
        List<string> words = [MatrixWords.Of(machine.L1)];
        if (machine.HasOuter) words.Add(MatrixWords.Of(machine.Outer));
        if (task.Transfer is null) words.AddRange([MatrixWords.Of(machine.NonCacheable), MatrixWords.Of(machine.Doorbell)]);
        if (machine.LazyKmap) words.Add("lazy-kmap");
        if (!machine.Speculates) words.Add("no-speculation");
        return string.Join(',', words);
    }
}
