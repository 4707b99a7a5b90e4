using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>What <c>--on</c> says, together with the task.</summary>
internal static class SynthesisMachinesOption
{
    /// <summary>The kind of page: as an option says, or else as the machine's words do.</summary>
    /// <exception cref="MachineWordException">They say different things.</exception>
    public static PageKind Pages(string on, PageKind? asked, Transfer? transfer)
    {
        PageKind? machine = MachineWords.PagesOf(on);
        if (asked is not null && machine is not null && asked != machine)
            throw new MachineWordException($"--pages says {MatrixWords.Of(asked.Value)} and --on {MatrixWords.Of(machine.Value)}; a page is one of the two.");
        PageKind pages = asked ?? machine ?? PageKind.Lowmem;
        return transfer is null || pages == PageKind.Lowmem
            ? pages
            : throw new MachineWordException("Streaming transfers are of lowmem pages in this model; leave highmem out.");
    }

    /// <summary>The machines; all of them speculating and not, where the words say no more than all.</summary>
    /// <exception cref="MachineWordException">A word is not known.</exception>
    public static IReadOnlyList<MachineDescription> Parse(string on, SynthesisTask task)
    {
        IReadOnlyList<MachineDescription> all = SynthesisMachines.All(task);
        if (on.Trim() == MachineWords.Every) return all;

        // The most hostile first, as they are in the whole list.
        List<MachineDescription> order = [.. all];
        return [.. MachineWords.ParseAll(on, task.Pages, task.Transfer is not null).OrderBy(machine => order.IndexOf(machine) is >= 0 and int at ? at : int.MaxValue)];
    }

    /// <summary>A machine in words.</summary>
    public static string Name(MachineDescription machine, SynthesisTask task) =>
        MachineName.Of(machine, task.Transfer is null ? StrategyTable.Alloc : StrategyTable.Streaming)
        + (machine.Variant == MachineDescription.Base ? "" : $" ({machine.Variant})");
}
