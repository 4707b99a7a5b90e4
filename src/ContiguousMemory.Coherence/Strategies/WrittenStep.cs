using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>A step with where it was written.</summary>
/// <param name="Primitive">What it does.</param>
/// <param name="Text">The step as it was written, on one line.</param>
/// <param name="Line">The line of the text, from 1.</param>
internal readonly record struct WrittenStep(Primitive Primitive, string Text, int Line);
