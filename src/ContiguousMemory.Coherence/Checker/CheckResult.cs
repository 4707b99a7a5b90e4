using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>What an exploration came to.</summary>
/// <param name="Verdict">Ok, or the fault of the shortest counterexample.</param>
/// <param name="States">Distinct states found: all there are if the verdict is Ok, else those found before the fault.</param>
/// <param name="Transitions">Steps tried.</param>
/// <param name="Trace">The way to the fault; empty if there is none.</param>
internal sealed record CheckResult(Verdict Verdict, int States, long Transitions, IReadOnlyList<TraceStep> Trace)
{
    /// <summary>Whether the budget of states ran out first: the verdict then holds for what was seen only.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>One step of a trace.</summary>
/// <param name="Action">What happened; null for the first state.</param>
/// <param name="State">What it led to.</param>
internal readonly record struct TraceStep(MachineAction? Action, PackedState State);
