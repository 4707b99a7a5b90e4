using System.Numerics;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace Cma.Golden;

/// <summary>Builds the machine a golden file was recorded on, on paper: its areas where they lay, and as much memory again for their tenants to go to.</summary>
internal static class GoldenMachine
{
    private const int LargestPageBlock = 10;

    /// <param name="file">The file.</param>
    /// <param name="placement">The policy its areas are to have.</param>
    /// <param name="registry">Makes the registry; a test passes one whose claims are broken.</param>
    /// <param name="lending">When tenants come into the areas; before anything else when not given, as the recording had it.</param>
    public static AreaRegistry Build(GoldenFile file, Placement placement, Func<Machine, AreaRegistry>? registry = null, LendingRules? lending = null)
    {
        // The kernel's page blocks are not in the file. The largest that fit its areas will do: they decide nothing but what is isolated at a time.
        int blockOrder = file.Areas.Min(area => Math.Min(LargestPageBlock, BitOperations.TrailingZeroCount(area.BasePfn | area.Pages)));
        Pfn start = new Pfn(file.Areas.Min(area => area.BasePfn)).AlignDown(LargestPageBlock);
        Pfn end = new Pfn(file.Areas.Max(area => area.BasePfn + area.Pages)).AlignUp(LargestPageBlock);
        FrameCount refuge = new Pfn(file.Areas.Sum(area => area.Pages)).AlignUp(LargestPageBlock) - default(Pfn);
        FrameCount total = end - start + refuge;
        if (total.Value > FrameSize.MaxFrames)
            throw new GoldenFormatException($"'{file.Name}' spans {end - start} and needs {refuge} for tenants to move to; a machine has at most {FrameSize.MaxFrames}.");

        Machine machine = new(new MachineOptions
        {
            Base = start,
            Zones = [new ZoneSpec(ZoneKind.Normal, total)],
            PageBlockOrder = blockOrder,
            MaxOrder = LargestPageBlock,
            Lending = lending ?? new LendingRules(CmaFirstAbovePercent: 0),
        });
        AreaRegistry areas = registry?.Invoke(machine) ?? new AreaRegistry(machine, maxAreas: file.Areas.Count);
        foreach (GoldenArea area in file.Areas) Declare(file, areas, area, placement);
        machine.Boot();
        return areas.Activate() is [string failure, ..] ? throw new GoldenFormatException($"'{file.Name}': {failure}") : areas;
    }

    private static void Declare(GoldenFile file, AreaRegistry areas, GoldenArea area, Placement placement)
    {
        try
        {
            areas.Declare(new AreaDeclaration
            {
                Base = new Pfn(area.BasePfn).Address,
                Size = new FrameCount(area.Pages).Bytes,
                IsFixed = true,
                OrderPerBit = area.OrderPerBit,
                Placement = placement,
                Name = $"area {areas.Areas.Count}",
            });
        }
        catch (CmaException refused)
        {
            throw new GoldenFormatException($"'{file.Name}' has areas that cannot be: {refused.Message}");
        }
    }
}
