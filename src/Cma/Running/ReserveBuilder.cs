using Cma.Scenarios;
using ContiguousMemory;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;

namespace Cma.Running;

/// <summary>Makes the reserve that a scenario describes.</summary>
internal static class ReserveBuilder
{
    public static ReservedMemory Build(Scenario scenario, TimeProvider clock) => ReservedMemory.Create(new ReservedMemoryOptions
    {
        Name = "cma-run",
        Backing = scenario.Machine.Backing switch
        {
            BackingChoice.HugePages => BackingKind.HugePages,
            BackingChoice.Collapsed => BackingKind.CollapsedPages,
            BackingChoice.Pages => BackingKind.Pages,
            BackingChoice.Paper => BackingKind.Paper,
            _ => BackingKind.Auto,
        },
        RefugeSize = scenario.Machine.Refuge,
        Areas =
        [
            .. scenario.Areas.Select(area => new ReservedAreaOptions
            {
                Name = area.Name,
                Size = area.Size,
                OrderPerBit = area.OrderPerBit,
                Placement = PlacementOf(scenario.PlacementOf(area)),
                Promise = area.Promise,
            }),
        ],
        Time = clock,

        // The scenario's clock stands still while the reserve is given back, and by then nobody holds anything.
        DisposeTimeout = TimeSpan.Zero,
    });

    public static Placement PlacementOf(PlacementChoice choice) => choice == PlacementChoice.Linux ? Placement.Linux : Placement.Cheapest;
}
