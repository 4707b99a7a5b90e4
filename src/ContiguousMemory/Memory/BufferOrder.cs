using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory;

/// <summary>A request that can wait.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Options">What the buffer must be like.</param>
/// <param name="Request">The same in the engine's terms.</param>
/// <param name="Patience">How long it waits.</param>
/// <param name="Began">When it was made; null when nobody wants to know.</param>
/// <param name="Cancellation">Ends it before.</param>
internal sealed record BufferOrder(long Length, AllocationOptions Options, AreaRequest Request, Patience Patience, long? Began, CancellationToken Cancellation);
