using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory;

/// <summary>Areas that come and go while devices and tenants go on (docs/areas.md).</summary>
public sealed partial class ReservedMemory
{
    private readonly Placement _placement;
    private readonly LendingPromise _promise;
    private readonly Lock _areasGate = new();
    private readonly HashSet<string> _coming = new(StringComparer.Ordinal);

    /// <summary>Read without a lock: changed by putting another in its place, under the gate.</summary>
    private volatile ReservedArea[] _areas;

    /// <summary>Makes an area of memory outside the areas, whose tenants move out or are dropped. It is lent from the start, like any other.</summary>
    /// <param name="options">What it is to be; its size is rounded up to 2 MiB, and lies in one piece.</param>
    /// <param name="area">The area.</param>
    /// <param name="diagnosis">Why there is none.</param>
    /// <param name="cancellation">Gives up between two units.</param>
    /// <returns>Whether it was made. If not, nothing has changed but where tenants lie. Being refused is not an error.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or another area has the name.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryCreateArea(
        ReservedAreaOptions options,
        [NotNullWhen(true)] out ReservedArea? area,
        [NotNullWhen(false)] out AreaChangeDiagnosis? diagnosis,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        long size = AreaOptionsCheck.SizeOf(options, Engine.Frames.FrameCount.OfOrder(Backing.UnitOrder).Bytes, nameof(options));
        cancellation.ThrowIfCancellationRequested();
        BeginWork();
        try
        {
            TakeName(options.Name);
            try
            {
                AreaDeclaration declaration = new()
                {
                    Name = options.Name,
                    Size = size,
                    OrderPerBit = options.OrderPerBit,
                    Placement = options.Placement ?? _placement,
                    Promise = options.Promise ?? _promise,
                };
                bool created = _registry.TryCreate(declaration, out Area? made, out AreaChangeOutcome outcome, cancellation);
                if (outcome.Status == AreaChangeStatus.Cancelled) cancellation.ThrowIfCancellationRequested();
                area = created ? Enter(AreaOf(made!, options)) : null;
                diagnosis = created ? null : Diagnose.Change(_machine, outcome);
                return created;
            }
            finally
            {
                lock (_areasGate) _coming.Remove(options.Name);
            }
        }
        finally
        {
            EndWork();
        }
    }

    /// <summary>Makes an area of memory outside the areas.</summary>
    /// <param name="options">What it is to be; its size is rounded up to 2 MiB, and lies in one piece.</param>
    /// <param name="cancellation">Gives up between two units.</param>
    /// <exception cref="AreaChangeException">It was refused; the exception says why.</exception>
    /// <inheritdoc cref="TryCreateArea" path="/exception"/>
    public ReservedArea CreateArea(ReservedAreaOptions options, CancellationToken cancellation = default) =>
        TryCreateArea(options, out ReservedArea? area, out AreaChangeDiagnosis? diagnosis, cancellation) ? area : throw new AreaChangeException(diagnosis);

    /// <summary>
    /// Ends an area and gives its memory back to outside the areas. Nothing is copied: tenants stay where they are. Devices that had it as their own have the
    /// default area from then on.
    /// </summary>
    /// <param name="area">An area of this reserve, not the default one.</param>
    /// <param name="diagnosis">Why it stays, and who holds something of it.</param>
    /// <returns>Whether it was removed: not while a buffer or a device has a frame of it. If not, nothing has changed. Being refused is not an error.</returns>
    /// <exception cref="ArgumentException">It is an area of another reserve.</exception>
    /// <exception cref="InvalidOperationException">It is the default area.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed, or the area removed already.</exception>
    public bool TryRemoveArea(ReservedArea area, [NotNullWhen(false)] out AreaChangeDiagnosis? diagnosis)
    {
        ArgumentNullException.ThrowIfNull(area);
        if (!area.IsOf(this)) throw new ArgumentException($"Area '{area.Name}' is another reserve's.", nameof(area));
        if (area == DefaultArea)
            throw new InvalidOperationException($"Area '{area.Name}' is the default one, which callers that name none rely on, and devices without one of their own; shrink it instead.");
        BeginWork();
        try
        {
            // One at a time, so that who comes second is told that it is gone.
            lock (_areasGate)
            {
                area.ThrowIfRemoved();
                diagnosis = area.Remove(_registry);
                if (diagnosis is null) _areas = [.. _areas.Where(other => other != area)];
            }

            if (diagnosis is null) _machine.RemoveCache(area.Buffers.Cache);
            return diagnosis is null;
        }
        finally
        {
            EndWork();
        }
    }

    /// <summary>Ends an area and gives its memory back to outside the areas.</summary>
    /// <inheritdoc cref="TryRemoveArea" path="/param"/>
    /// <exception cref="AreaChangeException">Somebody holds something of it; the exception says who.</exception>
    /// <inheritdoc cref="TryRemoveArea" path="/exception"/>
    public void RemoveArea(ReservedArea area)
    {
        if (!TryRemoveArea(area, out AreaChangeDiagnosis? diagnosis)) throw new AreaChangeException(diagnosis);
    }

    private void TakeName(string name)
    {
        lock (_areasGate)
        {
            if (_areas.Any(area => area.Name == name) || !_coming.Add(name))
                throw Misuse.Wrong("options", $"There is an area '{name}' already; names tell areas apart.");
        }
    }

    private ReservedArea Enter(ReservedArea area)
    {
        lock (_areasGate) _areas = [.. _areas, area];

        // Disposal closes the caches of the areas that it sees, and waits for this work.
        if (_work.IsClosed) area.Buffers.Cache.Close();
        return area;
    }
}
