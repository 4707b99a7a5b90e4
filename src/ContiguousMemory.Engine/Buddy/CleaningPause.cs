namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// While it is not disposed no frames are taken out to be cleared ahead, and those that had been are back. Whoever may refuse somebody, or move somebody for
/// him, does so in one. Thread safe; any number at once.
/// </summary>
internal readonly struct CleaningPause : IDisposable
{
    private readonly Machine _machine;

    internal CleaningPause(Machine machine, bool hasWaited)
    {
        _machine = machine;
        HasWaited = hasWaited;
    }

    /// <summary>Whether frames were out when it began: then a look from before it may have missed them.</summary>
    public bool HasWaited { get; }

    public void Dispose() => _machine.EndCleaningPause();
}
