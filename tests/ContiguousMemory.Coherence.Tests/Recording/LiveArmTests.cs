using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Recording.Live;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;

namespace ContiguousMemory.Coherence.Tests.Recording;

/// <summary>
/// The engine's DMA layer with modelled caches beneath it that do what they like: whoever reads reads what was written last. With a wrong order in the core's
/// descriptor, the same code reads stale bytes.
/// </summary>
public class LiveArmTests
{
    // Measured: the control that is longest in coming needs 10 of them.
    private const int Seeds = 200;

    private static readonly MachineDescription s_lowmem = new() { L1 = L1Kind.Pipt, NonCacheable = NonCacheablePolicy.MayHit };

    private static readonly MachineDescription s_highmem = s_lowmem with { Pages = PageKind.Highmem };

    public static TheoryData<string> Cores => [.. LiveCores.All.Select(core => core.ToString())];

    public static TheoryData<string> CoresWithHighmem => [.. LiveCores.All.Where(core => core.Lookup != InnerLookup.ViptAliasing).Select(core => core.ToString())];

    [Theory]
    [MemberData(nameof(Cores))]
    public void UseCoherent_LowmemOnEveryCore_ReadsWhatWasWritten(string core)
    {
        foreach (NonCacheablePolicy policy in Enum.GetValues<NonCacheablePolicy>())
        {
            foreach (Doorbell doorbell in Enum.GetValues<Doorbell>())
            {
                MachineDescription machine = s_lowmem with { NonCacheable = policy, Doorbell = doorbell };
                Holds(LiveCores.Get(core), machine, arm => arm.UseCoherent(pages: 2, times: 3), seeds: Seeds / 4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cores))]
    public void UseCoherent_HighmemOnEveryCore_ReadsWhatWasWritten(string core)
    {
        foreach (NonCacheablePolicy policy in Enum.GetValues<NonCacheablePolicy>())
            Holds(LiveCores.Get(core), s_highmem with { NonCacheable = policy }, arm => arm.UseCoherent(pages: 2, times: 3), seeds: Seeds / 3);
    }

    /// <summary>A core that aliases has an order of its own for high memory; by that of the others it leaks.</summary>
    [Theory]
    [InlineData("change, then flush")]
    [InlineData("flush once")]
    public void UseCoherent_HighmemOfAnAliasingCoreByAnotherOrder_ReadsTheOldOwnersBytes(string order) => Fails(
        LiveCores.Get("arm1136+l2x0") with { Order = HandOverOrder.All.Single(one => one.Name == order) },
        s_highmem,
        arm => arm.UseCoherent(pages: 1, times: 3),
        Verdict.Leak);

    /// <summary>Every order that the engine has, where it says that it is right.</summary>
    [Theory]
    [InlineData("change, then flush")]
    [InlineData("flush once")]
    [InlineData("every colour")]
    public void UseCoherent_EveryOrder_ReadsWhatWasWritten(string order)
    {
        CoreDescriptor core = CoreDescriptor.CortexA9 with { Order = HandOverOrder.All.Single(one => one.Name == order) };
        foreach (MachineDescription machine in new[] { s_lowmem, s_highmem }) Holds(core, machine with { Doorbell = Doorbell.Relaxed }, arm => arm.UseCoherent(pages: 1, times: 3));
    }

    [Theory]
    [MemberData(nameof(Cores))]
    public void Transfer_LowmemOnEveryCore_ReadsWhatWasWritten(string core)
    {
        foreach (DmaDirection direction in new[] { DmaDirection.ToDevice, DmaDirection.FromDevice, DmaDirection.Bidirectional })
            Holds(LiveCores.Get(core), s_lowmem, arm => arm.Transfer(direction, times: 3), seeds: Seeds / 2);
    }

    [Theory]
    [MemberData(nameof(CoresWithHighmem))]
    public void Transfer_HighmemOnEveryCoreThatHasIt_ReadsWhatWasWritten(string core)
    {
        foreach (DmaDirection direction in new[] { DmaDirection.ToDevice, DmaDirection.FromDevice, DmaDirection.Bidirectional })
            Holds(LiveCores.Get(core), s_highmem, arm => arm.Transfer(direction, times: 3), seeds: Seeds / 2);
    }

    /// <summary>The control: the levels swapped, in the descriptor and nowhere else.</summary>
    [Theory]
    [InlineData(DmaDirection.ToDevice)]
    [InlineData(DmaDirection.FromDevice)]
    [InlineData(DmaDirection.Bidirectional)]
    public void Transfer_LevelsSwapped_ReadsStaleBytes(DmaDirection direction)
    {
        StreamingOrder swapped = new("swapped", [CacheLevel.Outer, CacheLevel.Inner], [CacheLevel.Inner, CacheLevel.Outer]);
        Fails(CoreDescriptor.CortexA9 with { Streaming = swapped }, s_lowmem, arm => arm.Transfer(direction, times: 3));
    }

    [Fact]
    public void UseCoherent_LevelsSwapped_ReadsTheOldOwnersBytes()
    {
        HandOverOrder swapped = new(
            "swapped",
            [new(HandOverAct.Zero), new(HandOverAct.FlushOuter), new(HandOverAct.FlushInner), new(HandOverAct.Drain), new(HandOverAct.Map, HandOverView.Buffer)],
            HandOverOrder.ChangeThenFlush.HighMemory);
        Fails(CoreDescriptor.CortexA9 with { Order = swapped }, s_lowmem, arm => arm.UseCoherent(pages: 1, times: 3), Verdict.Leak);
    }

    /// <summary>What the tables say of D holds for the code that runs it: a line that came back between flush and change is hit later.</summary>
    [Theory]
    [InlineData("Bypass", false)]
    [InlineData("MayHit", true)]
    public void UseCoherent_FlushThenChange_IsStaleWhereAccessesHit(string policy, bool isStale)
    {
        CoreDescriptor core = CoreDescriptor.CortexA9 with { Order = HandOverOrder.FlushThenChange };
        MachineDescription machine = s_lowmem with { NonCacheable = Enum.Parse<NonCacheablePolicy>(policy) };
        if (isStale) Fails(core, machine, arm => arm.UseCoherent(pages: 1, times: 3));
        else Holds(core, machine, arm => arm.UseCoherent(pages: 1, times: 3));
    }

    /// <summary>The routines of v5, and those that own lines, leave out what a core that speculates needs.</summary>
    [Theory]
    [InlineData("arm926")]
    [InlineData("arm11mpcore+l2c220")]
    public void Transfer_RoutinesOfACoreThatDoesNotSpeculateOnOneThatDoes_ReadsStaleBytes(string core) => Fails(
        LiveCores.Get(core) with { Lookup = InnerLookup.Pipt },
        s_lowmem,
        arm => arm.Transfer(DmaDirection.FromDevice, times: 3),
        Verdict.CpuStale);

    [Fact]
    public void Run_SameSeed_GoesTheSameWay()
    {
        LiveArm one = new(CoreDescriptor.CortexA9, s_highmem, seed: 5), other = new(CoreDescriptor.CortexA9, s_highmem, seed: 5), third = new(CoreDescriptor.CortexA9, s_highmem, seed: 6);
        foreach (LiveArm arm in new[] { one, other, third }) Assert.Equal(Verdict.Ok, arm.Transfer(DmaDirection.Bidirectional, times: 4));

        Assert.Equal(one.Picture, other.Picture);
        Assert.NotEqual(one.Picture, third.Picture);
    }

    private static void Holds(CoreDescriptor core, MachineDescription machine, Func<LiveArm, Verdict> use, int seeds = Seeds)
    {
        for (int seed = 0; seed < seeds; seed++)
        {
            LiveArm arm = new(core, machine with { Speculates = LiveCores.Speculates(core) }, seed);
            Verdict verdict = use(arm);
            Assert.True(verdict == Verdict.Ok, $"{core}, seed {seed}: {verdict}\n{arm.Picture}");
        }
    }

    private static void Fails(CoreDescriptor core, MachineDescription machine, Func<LiveArm, Verdict> use, Verdict? fault = null)
    {
        HashSet<Verdict> seen = [];
        int first = -1;
        for (int seed = 0; seed < Seeds; seed++)
        {
            if (use(new LiveArm(core, machine, seed)) is var verdict && verdict == Verdict.Ok) continue;
            seen.Add(verdict);
            if (first < 0) first = seed;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{core}: first at seed {first}: {string.Join(", ", seen)}");
        Assert.True(first >= 0, $"{core}: no fault in {Seeds} seeds.");
        if (fault is Verdict expected) Assert.Contains(expected, seen);
    }
}
