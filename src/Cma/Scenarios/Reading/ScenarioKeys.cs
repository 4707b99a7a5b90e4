namespace Cma.Scenarios.Reading;

/// <summary>Every key of a scenario, by the map it stands in. docs/scenario.md and docs/schema/scenario.schema.json are held to this table by a test.</summary>
internal static class ScenarioKeys
{
    public static readonly string[] Scenario = ["name", "description", "machine", "placement", "areas", "devices", "tenants", "run", "expect"];

    public static readonly string[] Machine = ["backing", "reserve", "refuge"];

    public static readonly string[] Area = ["name", "size", "orderPerBit", "placement", "promise"];

    public static readonly string[] Device =
        ["name", "area", "buffers", "size", "vary", "alignment", "bufferNames", "starts", "offset", "hold", "idle", "rate", "prepare"];

    public static readonly string[] Tenant = ["name", "kind", "size", "files", "extraFiles", "maxFiles", "maxBytes", "access", "lease", "writers"];

    public static readonly string[] Access = ["pattern", "rate"];

    public static readonly string[] Lease = ["hold", "every", "blocks"];

    public static readonly string[] Run = ["duration", "claims", "seed"];

    public static readonly string[] Expect =
        ["grantedAtLeast", "refusedAtLeast", "refusedAtMost", "idleReserveUseAtLeast", "movedBytesAtMost", "discardedBytesAtLeast", "latencyP99AtMost"];
}
