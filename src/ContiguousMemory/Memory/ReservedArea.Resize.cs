using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory;

/// <summary>Growing and shrinking while devices and tenants go on (docs/areas.md).</summary>
public sealed partial class ReservedArea
{
    /// <summary>Whether it was removed from its reserve: then nothing can be had of it any more.</summary>
    public bool IsRemoved => _area.IsRemoved;

    /// <summary>
    /// Takes memory from outside the areas, in whole page blocks and in one piece, whose tenants move out or are dropped: at an end of what the area has, when
    /// that can be had, else elsewhere.
    /// </summary>
    /// <param name="bytes">More than zero, and at most what the largest reserve has, 256 GiB; rounded up to 2 MiB, and to what a bit of its bitmap stands for.</param>
    /// <param name="diagnosis">Why it did not grow.</param>
    /// <param name="cancellation">Gives up between two units.</param>
    /// <returns>Whether it grew. If not, nothing has changed but where tenants lie. Being refused is not an error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed, or the area removed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryGrow(long bytes, [NotNullWhen(false)] out AreaChangeDiagnosis? diagnosis, CancellationToken cancellation = default)
    {
        CheckChange(bytes);
        cancellation.ThrowIfCancellationRequested();
        _memory.BeginWork();
        try
        {
            diagnosis = _area.TryGrow(bytes, out AreaChangeOutcome outcome, cancellation) ? null : Refusal(outcome, cancellation);
            return diagnosis is null;
        }
        finally
        {
            _memory.EndWork();
        }
    }

    /// <summary>Takes memory from outside the areas.</summary>
    /// <inheritdoc cref="TryGrow" path="/param"/>
    /// <exception cref="AreaChangeException">It was refused; the exception says why.</exception>
    /// <inheritdoc cref="TryGrow" path="/exception"/>
    public void Grow(long bytes, CancellationToken cancellation = default)
    {
        if (!TryGrow(bytes, out AreaChangeDiagnosis? diagnosis, cancellation)) throw new AreaChangeException(diagnosis);
    }

    /// <summary>
    /// Gives memory back to outside the areas, in whole page blocks, from those ends that devices leave free the furthest, and never under a buffer. Nothing is
    /// copied: tenants stay where they are.
    /// </summary>
    /// <param name="bytes">More than zero, and at most what the largest reserve has, 256 GiB; rounded up to 2 MiB, and to what a bit of its bitmap stands for. An area keeps one such piece.</param>
    /// <param name="diagnosis">Why it did not shrink, and who holds what would have to go.</param>
    /// <returns>Whether it shrank, by all of it. If not, nothing has changed. Being refused is not an error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed, or the area removed.</exception>
    public bool TryShrink(long bytes, [NotNullWhen(false)] out AreaChangeDiagnosis? diagnosis)
    {
        CheckChange(bytes);
        _memory.BeginWork();
        try
        {
            diagnosis = Shrink(bytes, out AreaChangeOutcome outcome) ? null : Refusal(outcome, CancellationToken.None);
            return diagnosis is null;
        }
        finally
        {
            _memory.EndWork();
        }
    }

    /// <summary>Gives memory back to outside the areas.</summary>
    /// <inheritdoc cref="TryShrink" path="/param"/>
    /// <exception cref="AreaChangeException">It was refused; the exception says why.</exception>
    /// <inheritdoc cref="TryShrink" path="/exception"/>
    public void Shrink(long bytes)
    {
        if (!TryShrink(bytes, out AreaChangeDiagnosis? diagnosis)) throw new AreaChangeException(diagnosis);
    }

    internal bool IsOf(ReservedMemory memory) => _memory == memory;

    internal void ThrowIfRemoved()
    {
        if (IsRemoved) throw Gone();
    }

    /// <summary>Ends the area, if no buffer has a frame of it.</summary>
    /// <returns>Null; or why it stays.</returns>
    internal AreaChangeDiagnosis? Remove(AreaRegistry registry)
    {
        // What is kept for the next of its kind is nobody's, and nothing may be kept anew while it is looked at. What is prepared is its client's.
        bool removed;
        AreaChangeOutcome outcome;
        using (Buffers.Cache.Suspend()) removed = registry.TryRemove(_area, out outcome);
        if (removed) Buffers.Cache.Close();
        return removed ? null : Refusal(outcome, CancellationToken.None);
    }

    /// <summary>As for a removal, nothing is kept meanwhile.</summary>
    private bool Shrink(long bytes, out AreaChangeOutcome outcome)
    {
        using (Buffers.Cache.Suspend()) return _area.TryShrink(bytes, out outcome);
    }

    private static void CheckChange(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, PageBlock.MaxBytes);
    }

    private AreaChangeDiagnosis Refusal(AreaChangeOutcome outcome, CancellationToken cancellation)
    {
        if (outcome.Status == AreaChangeStatus.Removed) throw Gone();
        if (outcome.Status == AreaChangeStatus.Cancelled) cancellation.ThrowIfCancellationRequested();
        Buffers.TellHandedOn();
        return Diagnose.Change(_memory.Machine, outcome, _area);
    }

    private ObjectDisposedException Gone() => new(nameof(ReservedArea), $"Area '{Name}' was removed from its reserve; use another.");
}
