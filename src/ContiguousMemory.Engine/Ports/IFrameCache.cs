namespace ContiguousMemory.Engine.Ports;

/// <summary>
/// Somebody above the engine who keeps released runs for a while, which the engine therefore sees as held. A request drains it before it is refused, a claim
/// before it looks for room to move tenants to (the kernel drains its per-CPU lists), and so does the invariant check.
/// </summary>
public interface IFrameCache
{
    /// <summary>Releases every run that is kept. Called with no lock held; may be called by several threads at once.</summary>
    void Drain();
}
