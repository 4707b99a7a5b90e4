using System.Numerics;
using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker.Guards;

/// <summary>The smallest machines that still show a fault: takes features away until it is gone.</summary>
internal static class Ablation
{
    /// <summary>The sets of features, none within another, with which the cell is not ok. None if it is ok with all.</summary>
    public static IReadOnlyList<MachineFeatures> MinimalFeatures(MatrixCell cell, CancellationToken cancel = default)
    {
        Explorer explorer = new();
        List<MachineFeatures> minimal = [];
        foreach (MachineFeatures set in Enumerable.Range(0, (int)MachineFeatures.All + 1).Select(set => (MachineFeatures)set).OrderBy(Size))
        {
            if (minimal.Exists(smaller => set.HasFlag(smaller))) continue;
            MatrixCell less = cell with { Machine = cell.Machine with { Features = set } };
            if (explorer.Run(less.Build(), cancel: cancel).Verdict != Verdict.Ok) minimal.Add(set);
        }

        return minimal;
    }

    private static int Size(MachineFeatures set) => BitOperations.PopCount((uint)set);
}
