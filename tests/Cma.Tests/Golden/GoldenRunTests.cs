using Cma.Golden;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;

namespace Cma.Tests.Golden;

/// <summary>The engine against a real kernel, bit for bit. Each rule has a control that breaks it and must be noticed.</summary>
public sealed class GoldenRunTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_engine_equals_the_kernel_at_every_step(string name)
    {
        GoldenResult result = GoldenRun.Execute(Load(name));
        Assert.Empty(result.Mismatches);
        Assert.Empty(result.Violations);
    }

    [Fact]
    public void All_eight_files_with_their_3945_steps_are_there() =>
        Assert.Equal(3945, Files.Sum(row => Load(row.Data).Steps.Count));

    [Theory]
    [InlineData("05-pins.txt")]
    [InlineData("06-pins-order-per-bit.txt")]
    public void A_search_that_goes_on_behind_the_busy_window_is_noticed(string name) =>
        Assert.NotEmpty(GoldenRun.Execute(Load(name), new BehindTheBusyWindow()).Mismatches);

    [Fact]
    public void An_alignment_counted_from_the_areas_base_is_noticed() =>
        Assert.NotEmpty(GoldenRun.Execute(Load("01-plain.txt"), new AlignedInTheArea()).Mismatches);

    [Fact]
    public void A_claim_that_leaves_its_blocks_isolated_is_noticed()
    {
        GoldenResult result = GoldenRun.Execute(
            Load("01-plain.txt"), registry: machine => new AreaRegistry(machine, new ForgetsToUndo(machine)));
        Assert.NotEmpty(result.Violations);
    }

    [Fact]
    public void The_cheapest_policy_is_another_policy() =>
        Assert.NotEmpty(GoldenRun.Execute(Load("01-plain.txt"), Placement.Cheapest).Mismatches);

    private static GoldenFile Load(string name) => GoldenFile.Load(Path.Combine(Folder, name));

    private sealed class BehindTheBusyWindow : LinuxPlacement
    {
        protected override long StartAfterBusy(long bit, long bits, long mask) => bit + bits;
    }

    private sealed class AlignedInTheArea : LinuxPlacement
    {
        protected override long AlignmentOffset(AreaRange range, int alignOrder, int orderPerBit) => 0;
    }

    private sealed class ForgetsToUndo(Machine machine) : ClaimProtocol(machine)
    {
        protected override void Undo(int start, int end)
        {
        }
    }
}
