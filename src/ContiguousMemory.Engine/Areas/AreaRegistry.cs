using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// The areas of a machine: declared before it boots, activated after, looked up by device or by frames; from then on created, resized and removed as need be.
/// Declaring and activating is for one thread; everything after is thread safe.
/// </summary>
public sealed partial class AreaRegistry
{
    /// <summary>How many areas there can be unless said otherwise: CONFIG_CMA_AREAS without NUMA.</summary>
    public const int DefaultMaxAreas = 8;

    /// <summary>The longest name, as CMA_MAX_NAME allows it.</summary>
    public const int MaxNameLength = 63;

    private readonly Machine _machine;
    private readonly FailureLog _log;
    private readonly ClaimProtocol _claims;
    private readonly int _maxAreas;

    // Read without a lock: changed by putting another in its place, under the machine's.
    private volatile List<Area> _areas = [];
    private volatile Dictionary<string, Area> _byDevice = new(StringComparer.Ordinal);
    private volatile Area? _default;
    private bool _activated;

    /// <summary>Makes an empty registry.</summary>
    /// <param name="machine">A machine that has not booted.</param>
    /// <param name="maxAreas">1 to 1024 (arbitrary; the kernel's is set when it is built).</param>
    /// <param name="failureLog">Told of refused requests, one line each, at a limited rate.</param>
    public AreaRegistry(Machine machine, int maxAreas = DefaultMaxAreas, Action<string>? failureLog = null)
        : this(machine, new ClaimProtocol(machine), maxAreas, failureLog)
    {
    }

    internal AreaRegistry(Machine machine, ClaimProtocol claims, int maxAreas = DefaultMaxAreas, Action<string>? failureLog = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAreas, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxAreas, 1024);
        _machine = machine;
        _claims = claims;
        _maxAreas = maxAreas;
        _log = new FailureLog(failureLog, machine.Time);
    }

    /// <summary>Every area in the order of creation, as they are at the moment of asking.</summary>
    public IReadOnlyList<Area> Areas => _areas;

    /// <summary>The machine they are of.</summary>
    public Machine Machine => _machine;

    /// <summary>The area of devices that have none of their own; null when there is none.</summary>
    public Area? Default => _default;

    /// <summary>Makes an area the default.</summary>
    public void SetDefault(Area area)
    {
        CheckOwn(area);
        lock (_machine.Gate) _default = area.IsRemoved ? throw Removed(area) : area;
    }

    /// <summary>Gives a device an area of its own (dev->cma_area). It never falls back to the default.</summary>
    public void Assign(string device, Area area)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(device);
        CheckOwn(area);
        lock (_machine.Gate)
        {
            if (area.IsRemoved) throw Removed(area);
            _byDevice = new Dictionary<string, Area>(_byDevice, StringComparer.Ordinal) { [device] = area };
        }
    }

    /// <summary>The area a device allocates from: its own, else the default (dev_get_cma_area).</summary>
    public Area? Find(string? device) => device is not null && _byDevice.TryGetValue(device, out Area? own) ? own : Default;

    /// <summary>The area that has a run of frames wholly in one of its ranges.</summary>
    public bool TryFind(FrameRange frames, [NotNullWhen(true)] out Area? area)
    {
        area = _areas.Find(candidate => candidate.Contains(frames));
        return area is not null;
    }

    /// <summary>Calls back for each area in the order of creation, stops at the first answer that is not zero, and returns it (cma_for_each_area).</summary>
    public int ForEach(Func<Area, int> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        return _areas.Select(visit).FirstOrDefault(answer => answer != 0);
    }

    /// <summary>Activates every area. Once, after the machine has booted. What fails stays ordinary memory, and does not touch the others.</summary>
    /// <returns>One sentence for each area that could not be activated.</returns>
    public IReadOnlyList<string> Activate()
    {
        if (!_machine.IsBooted) throw new InvalidOperationException("Areas are activated once the machine has booted; call Boot first.");
        if (_activated) throw new InvalidOperationException("The areas have been activated already.");
        _activated = true;
        lock (_machine.Gate) return [.. _areas.Select(area => area.Activate()).OfType<string>()];
    }

    /// <summary>
    /// Sets frames of an area aside before it is activated, from the bottom of its first range with room (cma_reserve_early, 6.15). They are
    /// <paramref name="holder"/>'s from activation on, and are released like any others. If activation fails they stay out of use.
    /// </summary>
    /// <param name="area">An area of this registry that is not activated.</param>
    /// <param name="bytes">A multiple of the page block and of what a bit stands for.</param>
    /// <param name="holder">Who has them.</param>
    /// <returns>Where they lie, or null when no range has that much left.</returns>
    /// <exception cref="CmaException">The size breaks a rule, or it is too late.</exception>
    public FrameRange? ReserveEarly(Area area, long bytes, string holder)
    {
        CheckOwn(area);
        ArgumentException.ThrowIfNullOrWhiteSpace(holder);
        if (_activated) throw new CmaException(CmaError.InvalidArgument, $"Area '{area.Name}' is activated; from now on allocate from it.");
        long unit = Math.Max(FrameCount.OfOrder(_machine.PageBlockOrder).Bytes, FrameCount.OfOrder(area.OrderPerBit).Bytes);
        if (bytes <= 0 || bytes % unit != 0)
            throw new CmaException(CmaError.InvalidArgument, $"An early reservation of {bytes} bytes must be a multiple of {unit}, and more than zero.");
        return area.ReserveEarly(FrameCount.ForBytes(bytes), holder);
    }

    /// <summary>What is looked up while areas come and go. For checks.</summary>
    internal IEnumerable<Area> LookedUp => _byDevice.Values.Concat(_default is { } area ? [area] : []);

    private static ArgumentException Removed(Area area) => new($"Area '{area.Name}' was removed; choose one of Areas.", nameof(area));

    private void CheckOwn(Area area)
    {
        ArgumentNullException.ThrowIfNull(area);
        if (area.IsRemoved) throw Removed(area);
        if (!_areas.Contains(area)) throw new ArgumentException($"Area '{area.Name}' belongs to another registry.", nameof(area));
    }
}
