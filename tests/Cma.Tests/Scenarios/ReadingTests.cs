using Cma.Scenarios;
using ContiguousMemory.Engine.Buddy;

namespace Cma.Tests.Scenarios;

public class ReadingTests
{
    [Fact]
    public void The_least_scenario_has_sane_values_everywhere()
    {
        Scenario scenario = Reader.Read(Reader.Least);

        Assert.Equal("test", scenario.Name);
        AreaSpec area = Assert.Single(scenario.Areas);
        Assert.Equal(("reserved", 64L << 20, 0), (area.Name, area.Size, area.OrderPerBit));
        Assert.Equal(64L << 20, scenario.Machine.Refuge);
        Assert.Equal(BackingChoice.Auto, scenario.Machine.Backing);
        Assert.Equal(PlacementChoice.Cheapest, scenario.PlacementOf(area));
        Assert.Equal((TimeSpan.FromSeconds(1), null, 1L), (scenario.Run.Duration, scenario.Run.Claims, scenario.Run.Seed));
        Assert.Equal(new ExpectSpec(), scenario.Expect);
        Assert.Equal("/folder", scenario.Folder);
    }

    [Fact]
    public void A_device_that_says_little_takes_the_only_area_and_names_its_buffers()
    {
        DeviceSpec device = Assert.Single(Reader.Read(Reader.Least + "devices: [{name: cam, size: 4MiB, buffers: 2}]").Devices);

        Assert.Equal("reserved", device.Area);
        Assert.Equal(["cam-0", "cam-1"], device.BufferNames);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), (device.Offset, device.Hold, device.Idle));
        Assert.Null(device.Starts);
        Assert.Null(device.Alignment);
        Assert.Null(device.Prepare);
    }

    [Theory]
    [InlineData("idle: 1us, prepare: 1us", 10)]
    [InlineData("rate: 2/s, hold: 100ms, prepare: 400ms", 4_000_000)]
    public void A_device_may_be_made_ready_for_as_long_as_it_pauses(string keys, long ticks) =>
        Assert.Equal(TimeSpan.FromTicks(ticks), Reader.Read(Reader.Least + "devices: [{name: cam, size: 4MiB, " + keys + "}]").Devices[0].Prepare);

    [Fact]
    public void A_rate_becomes_the_pause_between_two_starts()
    {
        DeviceSpec device = Assert.Single(Reader.Read(Reader.Least + "devices: [{name: cam, size: 4MiB, rate: 2/s, hold: 100ms}]").Devices);

        Assert.Equal(TimeSpan.FromMilliseconds(400), device.Idle);
    }

    [Fact]
    public void A_rate_may_leave_no_pause_at_all()
    {
        DeviceSpec device = Assert.Single(Reader.Read(Reader.Least + "devices: [{name: cam, size: 4MiB, rate: 4/s, hold: 250ms}]").Devices);

        Assert.Equal(TimeSpan.Zero, device.Idle);
    }

    [Fact]
    public void Sizes_are_shared_out_by_buffer_by_start_or_at_random()
    {
        const string Device = "devices: [{name: d, size: [1MiB, 2MiB, 3MiB], buffers: 4, vary: ";
        var random = new Random(1);

        DeviceSpec byBuffer = Reader.Read(Reader.Least + Device + "buffer}]").Devices[0];
        DeviceSpec byStart = Reader.Read(Reader.Least + Device + "start}]").Devices[0];
        DeviceSpec drawn = Reader.Read(Reader.Least + Device + "random}]").Devices[0];

        Assert.Equal([1, 2, 3, 1], Enumerable.Range(0, 4).Select(i => byBuffer.SizeOf(7, i, random) >> 20));
        Assert.Equal([2, 2, 3, 1], new (long Start, int Buffer)[] { (1, 0), (1, 3), (2, 0), (300_000_000_003, 0) }.Select(at => byStart.SizeOf(at.Start, at.Buffer, random) >> 20));
        Assert.Equal(3, Enumerable.Range(0, 100).Select(i => drawn.SizeOf(0, i % 4, random)).Distinct().Count());
    }

    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        Scenario scenario = Reader.Read(Everything.Text);

        Assert.Equal(("all <of> it", "one line", PlacementChoice.Linux), (scenario.Name, scenario.Description, scenario.Placement));
        Assert.Equal((BackingChoice.Paper, 32L << 20), (scenario.Machine.Backing, scenario.Machine.Refuge));
        Assert.Equal((160L << 20, 192L << 20), (scenario.ReserveBytes, scenario.MachineBytes));
        Assert.Equal(("b", 2, PlacementChoice.Cheapest), (scenario.Areas[1].Name, scenario.Areas[1].OrderPerBit, scenario.PlacementOf(scenario.Areas[1])));
        Assert.Equal(PlacementChoice.Linux, scenario.PlacementOf(scenario.Areas[0]));
        Assert.Equal([LendingPromise.BestEffort, LendingPromise.Guaranteed], scenario.Areas.Select(static area => area.Promise));
        DeviceSpec device = scenario.Devices[0];
        Assert.Equal(("a", 3, 65536L, 7L), (device.Area, device.Buffers, device.Alignment, device.Starts));
        Assert.Equal(["x", "y", "z"], device.BufferNames);
        Assert.Equal([1L << 20, 4096], device.Sizes);
        TenantSpec tenant = scenario.Tenants[0];
        Assert.Equal((TenantKind.Discardable, 9, 5000L), (tenant.Kind, tenant.MaxFiles, tenant.MaxBytes));
        Assert.Equal(["src/**", "/usr/share/*.txt"], tenant.Globs.Select(static glob => glob.Text));
        Assert.Equal((AccessPattern.Zipf, 2.5), (tenant.Access.Pattern, tenant.Access.Rate));
        Assert.Equal((2, 6L), (tenant.Lease!.Blocks, tenant.Lease.MostHeld));
        Assert.Equal((TimeSpan.FromSeconds(20), 99L, 4L), (scenario.Run.Duration, scenario.Run.Claims, scenario.Run.Seed));
        Assert.Equal((1L, 2L, 3L, 0.5), (scenario.Expect.GrantedAtLeast, scenario.Expect.RefusedAtLeast, scenario.Expect.RefusedAtMost, scenario.Expect.IdleReserveUseAtLeast));
        Assert.Equal((1L << 30, 1L << 20, TimeSpan.FromMilliseconds(5)), (scenario.Expect.MovedBytesAtMost, scenario.Expect.DiscardedBytesAtLeast, scenario.Expect.LatencyP99AtMost));
    }

    [Fact]
    public void A_tenant_without_files_reads_at_the_usual_rate()
    {
        TenantSpec tenant = Assert.Single(Reader.Read(Reader.Least + "tenants: [{name: t, kind: movable, size: 2MiB}]").Tenants);

        Assert.False(tenant.HasFiles);
        Assert.Equal((AccessPattern.Sequential, AccessSpec.DefaultRate), (tenant.Access.Pattern, tenant.Access.Rate));
        Assert.Null(tenant.Lease);
    }

    [Theory]
    [InlineData("run: {claims: 5}", true)]
    [InlineData("run: {duration: 1us}", true)]
    [InlineData("run: {seed: 2}", false)]
    [InlineData("run: {}", false)]
    [InlineData("", false)]
    public void A_run_must_end(string run, bool ends)
    {
        string text = "machine: {reserve: 2MiB}\ndevices: [{name: d, size: 4KiB}]\n" + run;
        if (ends) Reader.Read(text);
        else Assert.Contains("would never end", Assert.Single(Reader.Mistakes(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_ends_when_all_devices_have_made_their_starts() =>
        Assert.Null(Reader.Read("machine: {reserve: 2MiB}\ndevices: [{name: d, size: 4KiB, starts: 1}]").Run.Duration);

    [Fact]
    public void The_same_text_with_a_byte_order_mark_and_windows_line_ends_is_the_same()
    {
        byte[] bytes = [0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes(Everything.Text.Replace("\n", "\r\n", StringComparison.Ordinal))];

        Assert.Equal(Reader.Read(Everything.Text).Devices[0].Sizes, Reader.Read(bytes).Devices[0].Sizes);
    }
}
