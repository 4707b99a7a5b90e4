using Cma.Scenarios.Files;
using ContiguousMemory.Engine.Frames;

namespace Cma.Scenarios.Reading;

/// <summary>Reads one entry of <c>tenants:</c>.</summary>
internal static class TenantReader
{
    private static readonly Func<string, Parsed<TenantKind>> s_kind = Scalars.Word(ScenarioWords.Kinds);

    private static readonly Func<string, Parsed<AccessPattern>> s_pattern = Scalars.Word(ScenarioWords.Patterns);

    private static readonly Func<string, Parsed<TimeSpan>> s_time = Scalars.Time(ScenarioLimits.ShortestTime, ScenarioLimits.LongestTime);

    public static TenantSpec Read(MapReader map, UniqueNames names)
    {
        string name = names.Read(map, "tenant", "page-cache");
        TenantKind kind = map.Require("kind", s_kind, TenantKind.Movable, "movable");
        long size = map.Require("size", MachineReader.Blocks(ScenarioLimits.PageBlock), ScenarioLimits.PageBlock, "128MiB");

        // A cache that holds everything never misses, and then nothing is shown; what moves has room for its own size and no more.
        long files = kind is TenantKind.Discardable ? size * 2 : size;
        var tenant = new TenantSpec
        {
            Name = name,
            Kind = kind,
            Size = size,
            Files = ReadGlobs(map, "files"),
            ExtraFiles = ReadGlobs(map, "extraFiles"),
            MaxFiles = (int)map.Read("maxFiles", Scalars.Count(1, ScenarioLimits.Files), ScenarioLimits.DefaultFiles),
            MaxBytes = map.Read("maxBytes", Scalars.Size(1, ScenarioLimits.MachineBytes), files),
            Access = ReadAccess(map),
            Lease = ReadLease(map),
            Writers = (int)map.Read("writers", Scalars.Count(1, ScenarioLimits.Writers), 0),
        };
        if (tenant.Writers > 0) tenant = CheckWriters(map, tenant);
        if (!map.Has("files") && !map.Has("extraFiles"))
        {
            foreach (string key in (string[])["maxFiles", "maxBytes"])
            {
                if (map.Has(key)) map.Wrong(key, "bounds files, and this tenant has none; add 'files:' or leave it out.");
            }
        }

        CheckLeases(map, tenant);
        return tenant;
    }

    private static IReadOnlyList<FileGlob> ReadGlobs(MapReader map, string key) =>
        map.ReadList(key, Glob, ScenarioLimits.Globs, "", static (text, at) => new FileGlob(text, at.Line, at.Column));

    private static Parsed<string> Glob(string text) => FileGlob.Wrong(text) is { } why ? Parsed<string>.Wrong(why) : text;

    private static AccessSpec ReadAccess(MapReader tenant)
    {
        if (tenant.ReadMap("access", "tenant.access", ScenarioKeys.Access) is not { } map) return new();
        return new()
        {
            Pattern = map.Read("pattern", s_pattern, AccessPattern.Sequential),
            Rate = map.Read("rate", Scalars.Rate(0, ScenarioLimits.Rate), AccessSpec.DefaultRate),
        };
    }

    private static LeaseSpec? ReadLease(MapReader tenant)
    {
        if (tenant.ReadMap("lease", "tenant.lease", ScenarioKeys.Lease) is not { } map) return null;
        return new()
        {
            Hold = map.Require("hold", s_time, ScenarioLimits.ShortestTime, "500ms"),
            Every = map.Require("every", s_time, ScenarioLimits.LongestTime, "1s"),
            Blocks = (int)map.Read("blocks", Scalars.Count(1, ScenarioLimits.MachineBytes / ScenarioLimits.PageBlock), 1),
        };
    }

    private static TenantSpec CheckWriters(MapReader map, TenantSpec tenant)
    {
        if (tenant.Kind != TenantKind.Movable) map.Wrong("writers", "write what keeps its contents, and this tenant is discardable; make it movable, or leave them out.");
        foreach (string key in (string[])["files", "extraFiles", "access"])
        {
            if (map.Has(key)) map.Wrong(key, "is of contents that stay the same, and writers change them; leave it out, or the writers.");
        }

        return tenant with { Access = new AccessSpec { Rate = 0 } };
    }

    private static void CheckLeases(MapReader map, TenantSpec tenant)
    {
        long blocks = tenant.Size / ScenarioLimits.PageBlock;
        if (tenant.Lease is not { } lease || lease.MostHeld <= blocks || map.IsWrong("size")) return;
        map.Wrong("lease", $"would hold {lease.MostHeld} blocks at a time, and {new ByteSize(tenant.Size)} have {blocks}; shorten hold, or lower blocks.");
    }
}
