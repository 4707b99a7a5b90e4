using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Symptoms;

/// <summary>One difference between a wrong sequence and a right one.</summary>
/// <param name="Kind">What is the matter.</param>
/// <param name="Step">The step of the right sequence; of the wrong one if it is superfluous there.</param>
/// <param name="Instead">The step that stands there, or that it changed places with; null if none.</param>
/// <param name="After">The step before it in the right sequence; null at the beginning.</param>
/// <param name="Before">The step after it in the right sequence; null at the end.</param>
internal readonly record struct Edit(EditKind Kind, Primitive Step, Primitive? Instead, Primitive? After, Primitive? Before)
{
    /// <summary>The same without addresses, and with the operations around it by their cache only: what alike defects of different sequences share.</summary>
    public EditShape Shape => Kind == EditKind.Changed
        ? new(Kind, Classes.Of(Step), Classes.Of(Instead), Step.Kind, Instead?.Kind, StepClass.None, StepClass.None)
        : new(Kind, Classes.Of(Step), Classes.Of(Instead), null, null, Classes.Of(After), Classes.Of(Before));
}

/// <summary>What is the matter with a step.</summary>
internal enum EditKind
{
    Missing,
    Superfluous,

    /// <summary>Another operation of its kind stands there.</summary>
    Changed,

    /// <summary>It and the next one stand in the wrong order.</summary>
    Swapped,
}

/// <summary>A difference in general.</summary>
/// <param name="Kind">What is the matter.</param>
/// <param name="Step">With what.</param>
/// <param name="Instead">What stands there, or changed places with it.</param>
/// <param name="Operation">The operation, where another stands in its place.</param>
/// <param name="Other">That other.</param>
/// <param name="After">After what.</param>
/// <param name="Before">Before what.</param>
internal readonly record struct EditShape(EditKind Kind, StepClass Step, StepClass Instead, PrimitiveKind? Operation, PrimitiveKind? Other, StepClass After, StepClass Before);
