using Cma.Bench;
using Cma.Bench.Placing;
using Cma.Golden;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace Cma.Tests.Bench;

/// <summary>The figures of <c>cma bench placement</c>: that they are repeatable, come from the run, and notice a policy made worse.</summary>
public sealed class PlacementBenchTests
{
    [Fact]
    public void Two_runs_give_the_same_rows() => Assert.Equal(PlacementBench.Run(smoke: true), PlacementBench.Run(smoke: true));

    /// <summary>Areas half lent, half of that discardable, and no more refusals. What docs/placement.md says is measured; a little more would be a step back.</summary>
    [Theory]
    [InlineData("camera", 0.25)]
    [InlineData("video-codec", 0.25)]
    [InlineData("golden", 0.55)]
    public void Cheapest_moves_at_most_its_share_of_what_linux_moves(string name, double most)
    {
        List<Workload> workloads = PlacementBench.Workloads(smoke: false).Single(workloads => workloads[0].Name == name);
        PlacementRow[] rows = [.. PlacementBench.Rows(workloads, Lending.Areas, 50, Placement.Linux, Placement.Cheapest)];
        Assert.True(rows[0].MovedBytes > 0, "A workload for which linux moves nothing measures nothing.");
        Assert.True(rows[1].RatioToLinux <= most, rows[1].ToString());
        Assert.True(rows[1].Refused <= rows[0].Refused, $"{rows[0]}\n{rows[1]}");
    }

    /// <summary>The control: windows from the top, where movable tenants are.</summary>
    [Fact]
    public void A_policy_made_worse_shows_worse()
    {
        List<Workload> camera = PlacementBench.Workloads(smoke: true).First();
        PlacementRow[] rows = [.. PlacementBench.Rows(camera, Lending.Areas, 50, Placement.Cheapest, Placement.Linux, new FromTheTop())];
        Assert.True(rows[0].MovedBytes < rows[1].MovedBytes, $"{rows[0]}\n{rows[1]}");
        Assert.True(rows[1].MovedBytes < rows[2].MovedBytes, $"{rows[1]}\n{rows[2]}");
    }

    [Fact]
    public void Nothing_lent_nothing_moved()
    {
        List<Workload> camera = PlacementBench.Workloads(smoke: true).First();
        PlacementRow row = PlacementBench.Rows(camera, Lending.Areas, 0, Placement.Linux).Single();
        Assert.Equal((0, 0, null), (row.MovedBytes, row.DiscardedBytes, row.RatioToLinux));
        Assert.Equal(8, row.Granted);
    }

    /// <summary>Under the kernel's policy the translated stream is the file's own: what it granted is granted, what it refused is refused.</summary>
    [Theory]
    [InlineData("01-plain.txt")]
    [InlineData("02-order-per-bit.txt")]
    [InlineData("04-partial.txt")]
    public void A_golden_stream_under_linux_is_granted_what_the_kernel_granted(string name)
    {
        GoldenFile file = GoldenFile.Load(Path.Combine(AppContext.BaseDirectory, "Golden", name));
        PlacementRow row = PlacementBench.Rows([GoldenWorkload.Of(file)], Lending.Areas, 100, Placement.Linux).Single();
        long granted = file.Steps.Count(step => step.Action == GoldenAction.Alloc && step.Expected.Result != "fail");
        Assert.Equal(granted, row.Granted);
    }

    /// <summary>The last window there is, on whole units, rather than the first.</summary>
    private sealed class FromTheTop : LinuxPlacement
    {
        internal override WindowSearch Begin(Area area, AreaRequest request) => new Search(area, request);

        private sealed class Search(Area area, AreaRequest request) : WindowSearch
        {
            private bool _isTried;

            public override bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AreaRange? range, out FrameRange window)
            {
                (range, window) = (area.RangeList[0], default);
                for (long at = range.Frames.Count.Value - request.Count.Value; at >= 0 && !_isTried; at--)
                {
                    Pfn start = range.Frames.Start + new FrameCount(at);
                    if (!start.IsAligned(request.AlignOrder)) continue;
                    window = new FrameRange(start, request.Count);
                    int bit = range.BitOf(start);
                    if (range.Bitmap!.NextSet(bit, bit + (int)range.BitsFor(request.Count)) < bit + range.BitsFor(request.Count)) continue;
                    return _isTried = true;
                }

                range = null;
                return false;
            }
        }
    }
}
