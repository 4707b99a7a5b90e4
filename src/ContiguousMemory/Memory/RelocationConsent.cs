namespace ContiguousMemory;

/// <summary>A holder's word on whether its buffer may be moved, and what became of asking.</summary>
internal sealed class RelocationConsent(Func<RelocationRequest, bool> ask)
{
    private Exception? _fault;

    /// <summary>What the callback threw first.</summary>
    public Exception? Fault => Volatile.Read(ref _fault);

    /// <summary>Asks, under no lock. What the callback throws is a no, and is kept.</summary>
    public bool Ask(in RelocationRequest request)
    {
        try
        {
            return ask(request);
        }
#pragma warning disable CA1031 // Whatever a holder's callback throws is the holder's fault, and told as one: it must not end others' compaction.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _fault, thrown, null);
            return false;
        }
    }
}
