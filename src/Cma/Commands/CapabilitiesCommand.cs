using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cma.Reports.Tables;
using Cma.Reports.Terminal;
using ContiguousMemory.Backing;

namespace Cma.Commands;

/// <summary><c>cma capabilities</c>: what this process may do on this machine.</summary>
internal static class CapabilitiesCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one JSON object (docs/schema/capabilities.schema.json)." };
        Command command = new("capabilities", "Tell what this user can do on this machine: live moves, huge pages, and what they need.") { json };
        command.SetAction(parsed => Tell(parsed.GetValue(json)));
        return command;
    }

    private static int Tell(bool json)
    {
        HostCapabilities host = HostCapabilities.Detect();
        if (json)
        {
            CapabilitiesResult answer = new(CapabilitiesResult.SchemaId, host.LiveMoves.IsAvailable, [.. host.All.Select(CapabilityResult.Of)]);
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, CapabilitiesJson.Default.CapabilitiesResult));
            return ExitCode.Done;
        }

        PlainTable.Write(Console.Out, new ReportTable(
            "What this process can do on this machine, as tried just now",
            [new("Capability"), new("Has it"), new("Detail")],
            [.. host.All.Select(static one => (ReportCell[])[one.Name, one.IsAvailable ? new("yes", Tone.Good) : new("no", Tone.Bad), one.Detail])]));
        foreach (HostCapability missing in host.All.Where(static one => one.Remedy is not null)) Console.Out.WriteLine($"To have {missing.Name}: {missing.Remedy}.");
        return ExitCode.Done;
    }
}

/// <summary>What <c>cma capabilities --json</c> prints.</summary>
/// <param name="Schema">The form of this object.</param>
/// <param name="LiveMoves">Whether memory can move under a live address.</param>
/// <param name="Capabilities">Everything that was tried.</param>
internal sealed record CapabilitiesResult(string Schema, bool LiveMoves, IReadOnlyList<CapabilityResult> Capabilities)
{
    public const string SchemaId = "cma.capabilities/1";
}

/// <summary>One thing that was tried.</summary>
/// <param name="Name">Its name, the same in every version.</param>
/// <param name="Available">Whether it can be had.</param>
/// <param name="Detail">How it was found, or why it cannot be had.</param>
/// <param name="Remedy">What to do about it; null where there is nothing to be done.</param>
internal sealed record CapabilityResult(string Name, bool Available, string Detail, string? Remedy)
{
    public static CapabilityResult Of(HostCapability one) => new(one.Name, one.IsAvailable, one.Detail, one.Remedy);
}

/// <summary>Writes the answer as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CapabilitiesResult))]
internal sealed partial class CapabilitiesJson : JsonSerializerContext;
