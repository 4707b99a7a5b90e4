using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Recording;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Engine.Dma.Maintenance;

namespace ContiguousMemory.Coherence.Tests.Recording;

/// <summary>The families do different things to a line in part, and the rows of the matrix are what they do.</summary>
public class RecordedEdgesTests
{
    [Theory]
    [InlineData("v5", "st LIN C neighbour; cl1 LIN; inv1 LIN; dsb; fl2; devw; fl2")]
    [InlineData("v5.within", "st LIN C neighbour; cl1 LIN; cl1 LIN; inv1 LIN; dsb; fl2; fl2; devw; fl2; fl2")]
    [InlineData("v6.first", "st LIN C neighbour; cl1 LIN; inv1 LIN; dsb; fl2; devw; fl2; cl1 LIN; inv1 LIN; dsb")]
    [InlineData("v6.last", "st LIN C neighbour; fl1 LIN; dsb; fl2; devw; fl2; fl1 LIN; dsb")]
    [InlineData("v6.within", "st LIN C neighbour; cl1 LIN; fl1 LIN; inv1 LIN; dsb; fl2; fl2; devw; fl2; fl2; cl1 LIN; fl1 LIN; inv1 LIN; dsb")]
    [InlineData("v7", "st LIN C neighbour; fl1 LIN; dsb; fl2; devw; fl2; fl1 LIN; dsb")]
    [InlineData("v7.within", "st LIN C neighbour; fl1 LIN; fl1 LIN; dsb; fl2; fl2; devw; fl2; fl2; fl1 LIN; fl1 LIN; dsb")]
    [InlineData("feroceon", "st LIN C neighbour; cl1 LIN; inv1 LIN; dsb; fl2; dsb; devw; fl2; dsb")]
    [InlineData("feroceon.within", "st LIN C neighbour; cl1 LIN; cl1 LIN; inv1 LIN; dsb; fl2; dsb; devw; fl2; dsb")]
    public void Edges_EngineRuns_IsTheFamilysOwn(string name, string steps)
    {
        Strategy before = StrategyCatalogue.Get($"P3.{name}", StrategyTable.Streaming), during = StrategyCatalogue.Get($"P1.{name}", StrategyTable.Streaming);

        Assert.Equal(steps, before.Text);

        // The neighbour's store is the one thing that P1 has elsewhere: behind the device's.
        string moved = steps.Replace("st LIN C neighbour; ", "", StringComparison.Ordinal).Replace("devw", "devw; st LIN C neighbour", StringComparison.Ordinal);
        Assert.Equal(moved, during.Text);
    }

    /// <summary>One row for the first line and the last is right where the two are treated alike.</summary>
    [Theory]
    [InlineData("arm926", true)]
    [InlineData("arm920", true)]
    [InlineData("feroceon", true)]
    [InlineData("cortex-a9", true)]
    [InlineData("cortex-a15", true)]
    [InlineData("armv8", true)]
    [InlineData("arm1136", false)]
    public void Edges_FirstAndLast_AreAlikeButForV6(string name, bool alike)
    {
        CoreDescriptor core = CoreDescriptor.All.Single(core => core.Name == name);
        IReadOnlyList<Primitive> first = StreamingRecorder.NeighbourBefore(core, LinePlace.First), last = StreamingRecorder.NeighbourBefore(core, LinePlace.Last);

        Assert.Equal(alike, first.SequenceEqual(last));
    }

    /// <summary>Lines that a buffer has whole are dropped, and not flushed as the edges are: on every core alike.</summary>
    [Fact]
    public void Edges_WholeLine_IsNoEdge()
    {
        foreach (CoreDescriptor core in CoreDescriptor.All)
        {
            IReadOnlyList<Primitive> whole = StreamingRecorder.FromDevice(core);
            Assert.DoesNotContain(whole, step => step.Kind is PrimitiveKind.Flush1 or PrimitiveKind.Flush2);
            Assert.Equal(core.Inner.CleansFirst, whole.Any(step => step.Kind == PrimitiveKind.Clean1));
        }
    }
}
