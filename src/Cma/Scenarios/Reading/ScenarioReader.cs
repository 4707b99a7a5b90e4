using ContiguousMemory.Engine.Frames;

namespace Cma.Scenarios.Reading;

/// <summary>Turns the bytes of a file into a <see cref="Scenario"/>, or into everything that is wrong with them. Touches no file; thread safe.</summary>
internal static class ScenarioReader
{
    /// <summary>Reads a scenario.</summary>
    /// <param name="bytes">The file's contents.</param>
    /// <param name="file">The file, as the user wrote it, for messages.</param>
    /// <param name="folder">The absolute folder that relative globs start from.</param>
    /// <exception cref="ScenarioException">Something is wrong with it.</exception>
    public static Scenario Read(ReadOnlySpan<byte> bytes, string file, string folder)
    {
        var mistakes = new Mistakes(Quoted.Safe(file, 500));
        Scenario? scenario = ScenarioText.Decode(bytes, mistakes) is { } text && NodeTree.Read(text, mistakes) is { } root
            && MapReader.Open(root, "", ScenarioKeys.Scenario, mistakes) is { } map
            ? Read(map, file, folder, mistakes)
            : null;
        mistakes.ThrowIfAny();
        return scenario!;
    }

    private static Scenario Read(MapReader map, string file, string folder, Mistakes mistakes)
    {
        (MachineSpec machine, IReadOnlyList<AreaSpec> areas) = MachineReader.Read(map, mistakes);
        var parties = new UniqueNames("device", mistakes);
        DeviceSpec[] devices =
        [
            .. map.ReadMaps("devices", "device", ScenarioKeys.Device, ScenarioLimits.Parties).Select(device => DeviceReader.Read(device, parties, areas)),
        ];
        TenantSpec[] tenants =
        [
            .. map.ReadMaps("tenants", "tenant", ScenarioKeys.Tenant, ScenarioLimits.Parties).Select(tenant => TenantReader.Read(tenant, parties)),
        ];
        var scenario = new Scenario
        {
            File = file,
            Folder = folder,
            Name = map.Read("name", Scalars.Name(), NameOf(file)),
            Description = map.Read("description", Scalars.Name(ScenarioLimits.DescriptionLength), ""),
            Machine = machine,
            Areas = areas,
            Devices = devices,
            Tenants = tenants,
            Placement = MachineReader.ReadPlacement(map),
            Run = RunReader.ReadRun(map, devices, mistakes),
            Expect = RunReader.ReadExpect(map),
        };

        // Sums are only worth a word once their parts are right.
        if (!mistakes.Any) CheckRoom(map, scenario, mistakes);
        return scenario;
    }

    private static string NameOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return Scalars.Name()(name).Mistake is null ? name : "scenario";
    }

    private static void CheckRoom(MapReader map, Scenario scenario, Mistakes mistakes)
    {
        long lent = scenario.Tenants.Sum(static tenant => tenant.Size);
        if (lent > scenario.MachineBytes)
        {
            mistakes.Add(map.At("tenants"), $"the tenants ask for {new ByteSize(lent)}, and areas and refuge together have "
                + $"{new ByteSize(scenario.MachineBytes)}; lower a tenant's size or raise machine.refuge.");
        }
    }
}
