using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>A buffer's move while it is under way: what it is of, who makes it, and for whoever wants the buffer meanwhile the end of it.</summary>
/// <param name="Handle">The buffer.</param>
/// <param name="Name">What reports call it.</param>
/// <param name="Length">Bytes asked for.</param>
/// <param name="From">The frames it has.</param>
/// <param name="Rule">Where they may lie.</param>
/// <param name="Consent">Its holder's word.</param>
internal sealed record Relocating(ContiguousHandle Handle, string Name, long Length, FrameRange From, RunRule Rule, RelocationConsent Consent)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Whether this thread makes it, and so must not wait for it.</summary>
    public bool IsMine => _thread == Environment.CurrentManagedThreadId;

    /// <summary>Waits for its end: for a callback and a copy, at most.</summary>
    public void Wait() => _ended.Task.Wait();

    public void End() => _ended.SetResult();
}
