using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>Highmem has no table of known answers; these are the hazards that the facts state in words.</summary>
public class HighmemTests
{
    /// <summary>A page still cached after its kunmap, in a physically tagged cache (7e5a69e83b): Q fails there, its successor N2 does not.</summary>
    [Theory]
    [InlineData("Q", L1Kind.Vivt, true)]
    [InlineData("Q", L1Kind.Pipt, false)]
    [InlineData("N2", L1Kind.Pipt, true)]
    [InlineData("B", L1Kind.Pipt, false)]
    public void Highmem_PageUnmappedButCached_FailsWhereTheTagIsPhysical(string id, L1Kind l1, bool ok) => Holds(ok, id, new() { L1 = l1 });

    /// <summary>A free page that is still kmapped: the later purge of a VIVT cache writes over it, evictions or not.</summary>
    [Theory]
    [InlineData("R", true, false)]
    [InlineData("R", false, true)]
    [InlineData("B", true, false)]
    [InlineData("B", false, true)]
    [InlineData("N2", true, true)]
    public void Vivt_LazyKmapLeft_FailsWithoutKmapHighGet(string id, bool lazy, bool ok) => Holds(ok, id, new() { L1 = L1Kind.Vivt, LazyKmap = lazy });

    /// <summary>A dirty line in the outer cache outlives every unmap.</summary>
    [Fact]
    public void Vivt_DirtyOuterLineOfAnUnmappedPage_FailsB() => Holds(false, "B", new() { L1 = L1Kind.Vivt, Outer = OuterCache.Pl310 });

    /// <summary>Dirty lines in another colour: only flushing every colour, or the whole cache, will do.</summary>
    [Theory]
    [InlineData("N1", false)]
    [InlineData("N2", false)]
    [InlineData("N3", false)]
    [InlineData("N4", false)]
    [InlineData("N5", false)]
    [InlineData("Q", false)]
    [InlineData("R", false)]
    [InlineData("F", false)]
    [InlineData("N6", true)]
    [InlineData("T", true)]
    public void AliasingVipt_DirtyLineInAnotherColour_FailsAllButEveryColour(string id, bool ok) => Holds(ok, id, new() { L1 = L1Kind.ViptAliasing });

    /// <summary>A window between the flush and the removal of the last cacheable mapping; maintenance after it closes the window.</summary>
    [Theory]
    [InlineData("N3", false)]
    [InlineData("N4", true)]
    public void Pipt_RefilledBetweenFlushAndUnmap_FailsUnlessFlushedAfter(string id, bool ok) =>
        Holds(ok, id, new() { L1 = L1Kind.Pipt, NonCacheable = NonCacheablePolicy.MayHit });

    /// <summary>A device started with no barrier sees what the zeroes have not yet overwritten; half a barrier is not enough above an outer cache.</summary>
    [Theory]
    [InlineData("N1", OuterCache.None, false)]
    [InlineData("N5", OuterCache.None, false)]
    [InlineData("N6", OuterCache.None, false)]
    [InlineData("N1d", OuterCache.None, true)]
    [InlineData("N1d", OuterCache.Pl310, false)]
    [InlineData("N1b", OuterCache.Pl310, true)]
    [InlineData("N6b", OuterCache.Pl310, true)]
    public void Pipt_RelaxedDoorbell_NeedsTheWholeBarrier(string id, OuterCache outer, bool ok) =>
        Holds(ok, id, new() { L1 = L1Kind.Pipt, Outer = outer, Doorbell = Doorbell.Relaxed }, Verdict.DeviceLeak);

    /// <summary>For data the two are one machine: every row comes out the same, to the state.</summary>
    [Fact]
    public void Matrix_ViptAndPipt_AreOneMachine()
    {
        Explorer explorer = new();
        foreach (MatrixCell cell in Matrix.Cells().Where(cell => cell.Machine.L1 == L1Kind.Vipt))
        {
            CheckResult vipt = explorer.Run(cell.Build(), cancel: TestContext.Current.CancellationToken);
            CheckResult pipt = explorer.Run((cell with { Machine = cell.Machine with { L1 = L1Kind.Pipt } }).Build(), cancel: TestContext.Current.CancellationToken);
            Assert.Equal((vipt.Verdict, vipt.States, vipt.Transitions), (pipt.Verdict, pipt.States, pipt.Transitions));
        }
    }

    private static void Holds(bool ok, string id, MachineDescription machine, Verdict? fault = null)
    {
        Strategy strategy = StrategyCatalogue.Get(id, StrategyTable.Alloc, PageKind.Highmem);
        Verdict verdict = new Explorer()
            .Run(new CacheMachine(machine with { Pages = PageKind.Highmem }, strategy.Sequence), cancel: TestContext.Current.CancellationToken)
            .Verdict;
        Assert.True(ok == (verdict == Verdict.Ok), $"{id} on {machine}: {verdict}");
        if (!ok && fault is not null) Assert.Equal(fault, verdict);
    }
}
