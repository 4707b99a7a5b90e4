using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>Counts the states of a sequence as two earlier explorers of the model did.</summary>
/// <remarks>
/// They differ from ours so: a line always has two words, so that a buffered store (one word) and a buffered write-back of the same value (two) are
/// two states; hand-over is a state of its own after the last step; after a write of the device they still know what it overwrote; a store or load that misses never
/// fills the outer cache (ours may, which is more, and matters on VIVT only: elsewhere a prefetch leads there too); and in streaming the old owner has no
/// user mapping, while the CPU's data are in the cache when a transfer from the device begins. The first three are bookkeeping, and
/// the fourth and fifth are behaviours that ours has in addition. Their aliasing VIPT, and their highmem VIVT, flush the lines of a dead mapping when the page becomes free, ours when it is
/// unmapped: those counts are not compared.
/// </remarks>
internal static class WiderCount
{
    /// <summary>The number; null if the sequence is not ok.</summary>
    public static int? Of(Strategy strategy, MachineDescription description)
    {
        bool streaming = strategy.Table == StrategyTable.Streaming;
        CacheMachine machine = new(description with { AlwaysTwoWords = true }, [.. streaming ? Streaming(strategy.Sequence) : strategy.Sequence.Append(s_handOver)]);
        HashSet<(PackedState State, bool OverCpu)> seen = [.. machine.InitialStates().Select(state => (state, false))];
        Queue<(PackedState State, bool OverCpu)> open = new(seen);
        SuccessorList next = new();
        while (open.TryDequeue(out (PackedState State, bool OverCpu) at))
        {
            if (machine.Check(at.State) != Verdict.Ok) return null;
            machine.Successors(at.State, next);
            for (int i = 0; i < next.Count; i++)
            {
                MachineAction action = next.Actions[i];
                if (!TheyHave(at.State.Phase, action, next.States[i], streaming)) continue;
                bool overCpu = action.Kind switch
                {
                    ActionKind.DriverWrites => false,
                    ActionKind.DeviceWrites => at.State.Expected(0) == Word.Cpu,
                    _ => at.OverCpu,
                };
                if (seen.Add((next.States[i], overCpu))) open.Enqueue((next.States[i], overCpu));
            }
        }

        return seen.Count;
    }

    // Does nothing, and takes a step to do it.
    private static readonly Primitive s_handOver = new(PrimitiveKind.MapNonCacheable, View.Dma);

    private static IEnumerable<Primitive> Streaming(IReadOnlyList<Primitive> sequence)
    {
        if (sequence[0].Kind is not (PrimitiveKind.Store or PrimitiveKind.MapCacheable)) yield return new(PrimitiveKind.Store, View.Kernel, Word.Cpu);
        foreach (Primitive step in sequence) yield return step;
        if (sequence[^1].Kind == PrimitiveKind.DeviceRead) yield break;
        yield return new(PrimitiveKind.MapCacheable, View.Kernel);

        // Their P3 has a step more than ours.
        if (sequence[0].Word == 1 && sequence[1].Kind == PrimitiveKind.Flush1) yield return new(PrimitiveKind.MapCacheable, View.Kernel);
    }

    private static bool TheyHave(Phase phase, MachineAction action, PackedState after, bool streaming) => action switch
    {
        { Choice: Choice.AllocateOuter, Kind: ActionKind.Step or ActionKind.OldOwnerStores or ActionKind.OldOwnerLoads } => false,
        { Kind: ActionKind.OldOwnerMaps } when streaming => false,
        _ => phase != Phase.OldOwner || !NeighbourForgotten.IsBufferedAlone(after),
    };
}
