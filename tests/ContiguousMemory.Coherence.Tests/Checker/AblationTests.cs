using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Guards;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>What a fault needs of a machine is what the hazards say it needs, and nothing besides.</summary>
public class AblationTests
{
    [Theory]
    [InlineData("E", L1Kind.Vivt, "Outer")]
    [InlineData("F", L1Kind.Vivt, "Outer")]
    [InlineData("H", L1Kind.Vivt, "Buffers")]
    [InlineData("K", L1Kind.Vivt, "None")]
    [InlineData("A", L1Kind.Pipt, "Speculate, NonCacheableHits")]
    [InlineData("C", L1Kind.Pipt, "Speculate, NonCacheableHits")]
    [InlineData("J", L1Kind.Pipt, "Speculate, NonCacheableHits")]
    [InlineData("D", L1Kind.Pipt, "Speculate, NonCacheableHits")]
    [InlineData("D3", L1Kind.Pipt, "Speculate, NonCacheableHits, LaggingTranslations")]
    [InlineData("G", L1Kind.Pipt, "NonCacheableHits")]
    [InlineData("G", L1Kind.Vivt, "Outer, NonCacheableHits")]
    [InlineData("D2", L1Kind.Pipt, "")]
    public void Lowmem_MinimalFeatures_AreTheHazards(string id, L1Kind l1, string expected) =>
        Holds(StrategyCatalogue.Get(id, StrategyTable.Alloc), new() { L1 = l1, NonCacheable = NonCacheablePolicy.MayHit }, expected);

    [Theory]
    [InlineData("T2", L1Kind.Vivt, "Outer")]
    [InlineData("T3", L1Kind.Vivt, "Buffers")]
    [InlineData("T4", L1Kind.Vivt, "Outer")]
    [InlineData("T5", L1Kind.Vivt, "None")]
    [InlineData("F2", L1Kind.Pipt, "Speculate")]
    [InlineData("F3", L1Kind.Vivt, "Evict | Buffers")]
    [InlineData("F5", L1Kind.Pipt, "Speculate, Outer")]
    [InlineData("F6", L1Kind.Pipt, "Speculate, Outer")]
    [InlineData("F7", L1Kind.Vivt, "Evict, Outer")]
    [InlineData("P1", L1Kind.Pipt, "Speculate")]
    [InlineData("P2", L1Kind.Vivt, "None")]
    [InlineData("P4", L1Kind.Vivt, "None")]
    [InlineData("S1", L1Kind.Vivt, "None")]
    public void Streaming_MinimalFeatures_AreTheHazards(string id, L1Kind l1, string expected) =>
        Holds(StrategyCatalogue.Get(id, StrategyTable.Streaming), new() { L1 = l1 }, expected);

    [Theory]
    [InlineData("N1", false, "Buffers")]
    [InlineData("N1d", false, "Buffers, Outer")]
    [InlineData("R", true, "LazyKmap")]
    public void Highmem_MinimalFeatures_AreTheHazards(string id, bool barrier, string expected) => Holds(
        StrategyCatalogue.Get(id, StrategyTable.Alloc, PageKind.Highmem),
        new() { L1 = L1Kind.Vivt, Pages = PageKind.Highmem, LazyKmap = true, Doorbell = barrier ? Doorbell.Barrier : Doorbell.Relaxed },
        expected);

    private static void Holds(Strategy strategy, MachineDescription machine, string expected)
    {
        MatrixCell cell = new(strategy, machine with { Outer = OuterCache.Pl310 });
        Assert.Equal(expected, string.Join(" | ", Ablation.MinimalFeatures(cell, TestContext.Current.CancellationToken)));
    }
}
