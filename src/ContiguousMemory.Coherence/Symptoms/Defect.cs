using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Symptoms;

/// <summary>A way to go wrong that explains a symptom.</summary>
/// <param name="Shape">What is wrong, in general; the fewer, the smaller the defect.</param>
/// <param name="Cases">The sequences that have it and show the symptom, those that show it soonest first.</param>
internal sealed record Defect(IReadOnlyList<EditShape> Shape, IReadOnlyList<DefectCase> Cases)
{
    /// <summary>The fewest steps after which the symptom shows.</summary>
    public int Steps => Cases[0].Steps;
}

/// <summary>A sequence with a defect, on a machine.</summary>
/// <param name="Machine">The machine on which it shows the symptom and the right one is ok.</param>
/// <param name="Right">The right strategy nearest to it.</param>
/// <param name="Wrong">The sequence.</param>
/// <param name="Edits">What is wrong in it.</param>
/// <param name="Known">The catalogue's id for the wrong sequence; null if it has none.</param>
/// <param name="Steps">The fewest steps after which the symptom shows.</param>
internal sealed record DefectCase(MachineDescription Machine, Strategy Right, IReadOnlyList<Primitive> Wrong, IReadOnlyList<Edit> Edits, string? Known, int Steps);
