namespace Cma.Commands.Coherence;

/// <summary>A strategy or a machine that there is not; the message lists those there are.</summary>
internal sealed class MachineWordException(string message) : Exception(message);
