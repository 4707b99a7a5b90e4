using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Machine;

public class SnapshotTests
{
    /// <summary>Nothing that a state holds is left out: two states that look the same differ in what no cache or buffer holds only.</summary>
    [Theory]
    [InlineData(L1Kind.Vivt)]
    [InlineData(L1Kind.ViptAliasing)]
    [InlineData(L1Kind.Pipt)]
    public void Snapshot_StatesThatLookTheSame_HoldTheSame(L1Kind l1)
    {
        MatrixCell cell = new(
            StrategyCatalogue.Get("N4", StrategyTable.Alloc, PageKind.Highmem),
            new() { L1 = l1, Outer = OuterCache.Pl310, Pages = PageKind.Highmem, LazyKmap = true });
        CacheMachine machine = cell.Build();
        Dictionary<string, (ulong Lines, ulong Buffers)> seen = [];
        new Explorer().Run(machine, observe: Look, cancel: TestContext.Current.CancellationToken);
        Assert.True(seen.Count > 20, $"{seen.Count} looks");

        void Look(MachineAction action, PackedState state)
        {
            (ulong, ulong) held = (state.Lines, state.Control & 0xFFF_FFFF);
            string look = Text(machine.Snapshot(state));
            if (!seen.TryAdd(look, held)) Assert.Equal(seen[look], held);
        }
    }

    [Fact]
    public void Snapshot_ColouredCache_NamesItsColours()
    {
        CacheMachine machine = new(new() { L1 = L1Kind.ViptAliasing }, SequenceText.Parse("st LIN 0; map DMA nc"));
        SuccessorList next = new();
        PackedState start = machine.InitialStates().First();
        machine.Successors(start, next);

        MachineSnapshot dirty = next.States.Take(next.Count).Select(machine.Snapshot).First(now => now.Lines[0].L1.Count > 0);

        Assert.Equal(("S", "colour 0"), (dirty.Lines[0].Memory, dirty.Lines[0].L1[0].Slot));
        Assert.Equal(["LIN"], machine.Snapshot(start).Mappings);
    }

    private static string Text(MachineSnapshot now) => string.Join(
        " / ",
        now.Lines.Select(line => $"{line.Memory} {string.Join(',', line.L1)} {line.Outer}").Append(string.Join(',', now.WriteBuffer)).Append($"{now.StoreBuffer}"));
}
