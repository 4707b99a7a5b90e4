using ContiguousMemory.Engine.Frames;

namespace Cma.Scenarios;

/// <summary>
/// What <c>cma run</c> plays: a machine, who borrows its memory, who claims it back, for how long, and what is expected of it. Immutable; every rule
/// of docs/scenario.md holds.
/// </summary>
internal sealed record Scenario
{
    /// <summary>The file it came from, as the user wrote it.</summary>
    public required string File { get; init; }

    /// <summary>The absolute folder that relative globs start from: the file's own.</summary>
    public required string Folder { get; init; }

    /// <summary>What reports call it; free of control characters.</summary>
    public required string Name { get; init; }

    /// <summary>One line on what it shows; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The memory beneath.</summary>
    public required MachineSpec Machine { get; init; }

    /// <summary>The areas; at least one.</summary>
    public required IReadOnlyList<AreaSpec> Areas { get; init; }

    /// <summary>Who claims; may be none.</summary>
    public IReadOnlyList<DeviceSpec> Devices { get; init; } = [];

    /// <summary>Who borrows; may be none. No name is that of a device too.</summary>
    public IReadOnlyList<TenantSpec> Tenants { get; init; } = [];

    /// <summary>The placement policy of an area that names none.</summary>
    public PlacementChoice Placement { get; init; }

    /// <summary>When the run ends, and its seed.</summary>
    public required RunSpec Run { get; init; }

    /// <summary>What must come true.</summary>
    public ExpectSpec Expect { get; init; } = new();

    /// <summary>The areas together, in bytes.</summary>
    public long ReserveBytes => Areas.Sum(static area => area.Size);

    /// <summary>The whole machine, areas and refuge, in bytes; at most <see cref="FrameSize.MaxFrames"/> frames.</summary>
    public long MachineBytes => ReserveBytes + Machine.Refuge;

    /// <summary>The policy an area runs under: its own, or else the scenario's.</summary>
    public PlacementChoice PlacementOf(AreaSpec area) => area.Placement ?? Placement;
}
