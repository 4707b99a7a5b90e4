using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory;

/// <summary>A buffer could not be had. The message tells why and what would have helped; <see cref="Diagnosis"/> has it in figures.</summary>
public sealed class ContiguousAllocationException : Exception
{
    /// <summary>Makes one of a diagnosis.</summary>
    /// <exception cref="ArgumentNullException">There is no diagnosis.</exception>
    public ContiguousAllocationException(AllocationDiagnosis diagnosis)
        : base((diagnosis ?? throw new ArgumentNullException(nameof(diagnosis))).ToString()) => Diagnosis = diagnosis;

    /// <summary>Why it was refused.</summary>
    public AllocationDiagnosis Diagnosis { get; }
}
