namespace Cma.Peers.Heaps;

/// <summary>A heap has no block of that size. Not the runtime's own exception of that meaning, which would tell of our process.</summary>
internal sealed class HeapExhaustedException : Exception;
