using Cma.Running.Contents;
using Cma.Running.Tenants;
using Cma.Scenarios;
using Cma.Scenarios.Files;
using ContiguousMemory;

namespace Cma.Running;

/// <summary>Makes the tenants that a scenario describes, each filled with what it is to hold.</summary>
internal static class TenantBuilder
{
    public static TenantActor Build(Scenario scenario, TenantSpec spec, ReservedMemory memory, bool hasBytes, Random random, ClaimWatch claims, CancellationToken cancel)
    {
        IContents contents = ContentsOf(scenario, spec, cancel);
        if (spec.Kind == TenantKind.Discardable)
            return new CacheActor(spec, contents, memory.LendDiscardable(spec.Name, spec.Size), hasBytes, random);
        if (spec.Writers > 0) return new WritingActor(spec, contents, memory.LendMovable(spec.Name, spec.Size), hasBytes, random, claims);
        return new MovableActor(spec, contents, memory.LendMovable(spec.Name, spec.Size), hasBytes, random);
    }

    private static IContents ContentsOf(Scenario scenario, TenantSpec spec, CancellationToken cancel)
    {
        long blocks = spec.Size / ScenarioLimits.PageBlock;
        return spec.HasFiles
            ? new FileContents(new FilePages(FileSet.Find(scenario, spec, cancel: cancel).Files, (int)ScenarioLimits.PageBlock))
            : new SeededContents(scenario.Run.Seed, blocks);
    }
}
