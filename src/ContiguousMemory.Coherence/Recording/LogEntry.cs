using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Ports;
using Told = ContiguousMemory.Engine.Ports.Primitive;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>One thing that happened while the engine's code ran: a step that it told its port, or what a driver, a device or the boot did around it.</summary>
/// <param name="Step">What the engine told; null where somebody else acted.</param>
/// <param name="Act">What somebody else did.</param>
internal readonly record struct LogEntry(Told? Step, Act Act)
{
    public static implicit operator LogEntry(Told step) => new(step, default);

    public static implicit operator LogEntry(Act act) => new(null, act);
}

/// <summary>What is done around the engine: the CPU's stores, the device's transfers, and what happens before the engine runs.</summary>
/// <param name="Kind">What, in the checker's words.</param>
/// <param name="At">Where; the default for what has no place.</param>
/// <param name="Bytes">How far; 0 for everywhere.</param>
/// <param name="Value">What a store stores.</param>
internal readonly record struct Act(Machine.PrimitiveKind Kind, CpuAddress At = default, long Bytes = 0, Word Value = Word.Zero);
