using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary>A machine in the words that <c>--on</c> takes, with everything said that matters to a sequence.</summary>
internal static class MachineName
{
    public static string Of(MatrixCell cell) => Of(cell.Machine, cell.Strategy.Table);

    public static string Of(MachineDescription machine, StrategyTable table)
    {
        List<string> words = [MatrixWords.Of(machine.L1), machine.Outer == OuterCache.None ? "no-outer" : MatrixWords.Of(machine.Outer)];
        if (table == StrategyTable.Alloc)
        {
            words.AddRange([MatrixWords.Of(machine.NonCacheable), MatrixWords.Of(machine.Doorbell), MatrixWords.Of(machine.Pages)]);
            if (machine.LazyKmap) words.Add("lazy-kmap");
        }

        if (!machine.Speculates) words.Add("no-speculation");
        if (machine.Variant != MachineDescription.Base) words.AddRange(machine.Variant.Split('+').Where(name => !words.Contains(name)));
        return string.Join(',', words);
    }
}
