using Cma.Scenarios;
using Cma.Scenarios.Files;

namespace Cma.Tests.Scenarios;

public class ShippedScenarioTests
{
    public static TheoryData<string> Shipped => [.. Checkout.Scenarios.Select(static path => Path.GetFileName(path))];

    [Fact]
    public void The_four_promised_scenarios_are_shipped() =>
        Assert.Superset(
            new HashSet<string> { "camera.yaml", "video-codec.yaml", "exhaustion.yaml", "pinned.yaml" },
            Checkout.Scenarios.Select(static path => Path.GetFileName(path)).ToHashSet());

    [Theory, MemberData(nameof(Shipped))]
    public void A_shipped_scenario_can_be_read_and_bears_its_files_name(string name)
    {
        Scenario scenario = ScenarioFile.Load(Checkout.At($"scenarios/{name}"));

        Assert.Equal(Path.GetFileNameWithoutExtension(name), scenario.Name);
        Assert.NotEmpty(scenario.Description);
        Assert.NotEmpty(scenario.Devices);
        Assert.NotEmpty(scenario.Tenants);
    }

    [Theory, MemberData(nameof(Shipped))]
    public void A_shipped_scenario_fits_a_small_machine_and_half_a_minute(string name)
    {
        Scenario scenario = ScenarioFile.Load(Checkout.At($"scenarios/{name}"));

        Assert.InRange(scenario.MachineBytes, 1, 1L << 30);
        Assert.InRange(scenario.Run.Duration!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Theory, MemberData(nameof(Shipped))]
    public void A_shipped_scenario_finds_real_files_in_the_checkout_alone(string name)
    {
        Scenario scenario = ScenarioFile.Load(Checkout.At($"scenarios/{name}"));

        foreach (TenantSpec tenant in scenario.Tenants.Where(static tenant => tenant.HasFiles))
        {
            FileSet found = FileSet.Find(scenario, tenant with { ExtraFiles = [] }, cancel: TestContext.Current.CancellationToken);
            Assert.NotEmpty(found.Files);
            Assert.InRange(found.Bytes, 1, tenant.MaxBytes);
        }
    }

    [Fact]
    public void The_camera_starts_often_enough_to_meet_what_it_expects()
    {
        Scenario scenario = ScenarioFile.Load(Checkout.At("scenarios/camera.yaml"));

        DeviceSpec camera = Assert.Single(scenario.Devices);
        double starts = (scenario.Run.Duration!.Value - camera.Offset) / (camera.Hold + camera.Idle);
        Assert.True(starts * camera.Buffers >= scenario.Expect.GrantedAtLeast, $"{starts} starts of {camera.Buffers} buffers");
    }

    [Fact]
    public void Exhaustion_asks_for_more_than_there_is()
    {
        Scenario scenario = ScenarioFile.Load(Checkout.At("scenarios/exhaustion.yaml"));

        long asked = scenario.Devices.Sum(static device => device.Sizes[0] * device.Buffers);
        Assert.True(asked > scenario.ReserveBytes);
        Assert.True(scenario.Expect.RefusedAtLeast >= 1);
    }
}
