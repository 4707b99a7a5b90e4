using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory;

/// <summary>An area could not be created, resized or removed. The message tells why and what would have helped; <see cref="Diagnosis"/> has it in figures.</summary>
public sealed class AreaChangeException : Exception
{
    /// <summary>Makes one of a diagnosis.</summary>
    /// <exception cref="ArgumentNullException">There is no diagnosis.</exception>
    public AreaChangeException(AreaChangeDiagnosis diagnosis)
        : base((diagnosis ?? throw new ArgumentNullException(nameof(diagnosis))).ToString()) => Diagnosis = diagnosis;

    /// <summary>Why it was refused.</summary>
    public AreaChangeDiagnosis Diagnosis { get; }
}
