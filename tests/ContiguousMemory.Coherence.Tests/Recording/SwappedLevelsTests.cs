using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Recording;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Engine.Dma.Maintenance;
using OuterCache = ContiguousMemory.Coherence.Machine.OuterCache;

namespace ContiguousMemory.Coherence.Tests.Recording;

/// <summary>
/// The control of what is recorded: the same code with the levels of cache swapped in the core's descriptor is not ok any more, and its story shows the swap. A
/// matrix that were typed in and not recorded would not notice.
/// </summary>
public class SwappedLevelsTests
{
    private static readonly HandOverOrder s_swapped = new(
        "outer before inner",
        [new(HandOverAct.Zero), new(HandOverAct.FlushOuter), new(HandOverAct.FlushInner), new(HandOverAct.Drain), new(HandOverAct.Map, HandOverView.Buffer)],
        [
            new(HandOverAct.Kmap), new(HandOverAct.Zero), new(HandOverAct.FlushOuter), new(HandOverAct.FlushInner), new(HandOverAct.Drain),
            new(HandOverAct.Kunmap), new(HandOverAct.Map, HandOverView.Buffer),
        ]);

    private static readonly CoreDescriptor s_core = CoreDescriptor.CortexA9 with
    {
        Order = s_swapped,
        Streaming = new("outer out first, inner in first", [CacheLevel.Outer, CacheLevel.Inner], [CacheLevel.Inner, CacheLevel.Outer]),
    };

    /// <summary>A becomes E, T1 becomes T2, F1 has the faults of F5 and F7 together; N2 loses its zeroes too.</summary>
    [Theory]
    [InlineData("A", "st LIN 0; fl2; fl1 LIN; dsb; map DMA nc")]
    [InlineData("N2", "kmap; st K 0; fl2; fl1 K; dsb; kunmap; map DMA nc")]
    [InlineData("T1", "st LIN C; cl2; cl1 LIN; dsb; devr")]
    [InlineData("F1", "inv2; inv1 LIN; dsb; devw; inv1 LIN; dsb; inv2")]
    [InlineData("F4", "cl2; cl1 LIN; dsb; devw; inv1 LIN; dsb; inv2")]
    public void Record_LevelsSwapped_IsNotOkAboveAnOuterCache(string id, string steps)
    {
        IReadOnlyList<Primitive> swapped = Record(id, s_core);
        PageKind pages = id == "N2" ? PageKind.Highmem : PageKind.Lowmem;
        StrategyTable table = id is "A" or "N2" ? StrategyTable.Alloc : StrategyTable.Streaming;
        MachineDescription machine = new() { L1 = L1Kind.Pipt, Outer = OuterCache.Pl310, Pages = pages };

        Assert.Equal(steps, SequenceWriter.Text(swapped, pages));
        Assert.Equal(Verdict.Ok, Check(machine, StrategyCatalogue.Get(id, table, pages).Sequence).Verdict);
        Assert.NotEqual(Verdict.Ok, Check(machine, swapped).Verdict);
        Assert.Equal(Verdict.Ok, Check(machine with { Outer = OuterCache.None }, swapped).Verdict);
    }

    /// <summary>The shortest way to the fault goes through the outer operation before that of L1, and the simulator walks it.</summary>
    [Fact]
    public void Trace_T1Swapped_TellsTheOuterCacheFirst()
    {
        CacheMachine machine = new(new() { L1 = L1Kind.Pipt, Outer = OuterCache.Pl310 }, Record("T1", s_core));
        CheckResult result = new Explorer().Run(machine, cancel: TestContext.Current.CancellationToken);
        string[] story = [.. result.Trace.Where(step => step.Action is not null).Select(step => machine.Describe(step.Action!.Value))];

        Assert.Equal(Verdict.DeviceStale, result.Verdict);
        int outer = Array.FindIndex(story, line => line.Contains("clean L2", StringComparison.Ordinal));
        int inner = Array.FindIndex(story, line => line.Contains("clean L1", StringComparison.Ordinal));
        Assert.True(outer >= 0 && outer < inner, string.Join('\n', story));
        Assert.Equal(Verdict.DeviceStale, new Simulator(machine, seed: 1).Replay(result.Trace));
    }

    private static IReadOnlyList<Primitive> Record(string id, CoreDescriptor core) => id switch
    {
        "A" => BufferRecorder.FromArea(core, PageKind.Lowmem),
        "N2" => BufferRecorder.FromArea(core, PageKind.Highmem),
        "T1" => StreamingRecorder.ToDevice(core),
        "F1" => StreamingRecorder.FromDevice(core),
        _ => StreamingRecorder.FromDevice(CoreDescriptor.Armv8 with { Outer = core.Outer, Streaming = core.Streaming }),
    };

    private static CheckResult Check(MachineDescription machine, IReadOnlyList<Primitive> sequence) =>
        new Explorer().Run(new CacheMachine(machine, sequence), cancel: TestContext.Current.CancellationToken);
}
