namespace ContiguousMemory;

/// <summary>
/// What has become of a preparation, in one word. It leaves <see cref="PreparedState.Ready"/> once, by one compare-and-swap: of its client, its timer and the
/// end of the reserve one wins, and that one alone does what follows.
/// </summary>
internal class PreparedWord
{
    private int _state;

    public PreparedState State
    {
        get => (PreparedState)Volatile.Read(ref _state);
        protected set => Volatile.Write(ref _state, (int)value);
    }

    /// <summary>Whether the caller is the one. Virtual for the test that shows what happens when two are.</summary>
    public virtual bool TrySettle(PreparedState state) =>
        Interlocked.CompareExchange(ref _state, (int)state, (int)PreparedState.Ready) == (int)PreparedState.Ready;
}
