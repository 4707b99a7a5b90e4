using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary>What a variant turns, on a line.</summary>
internal static class VariantWords
{
    /// <summary>As in <c>ok to leak: D2, D3 (lowmem) on pl310 and may-hit or l2-hit</c>; a parameter that does not matter is not said.</summary>
    public static string Of(VariantTurn turn)
    {
        string pages = turn.Table == StrategyTable.Streaming ? "streaming" : MatrixWords.Of(turn.Pages);
        string change = turn.To == Verdict.Ok ? "not ok to ok" : $"ok to {MatrixWords.Of(turn.To)}";
        return $"{change}: {string.Join(", ", turn.Strategies)} ({pages}) on {string.Join("; ", turn.On.Select(Of))}";
    }

    private static string Of(MachineBox box)
    {
        string?[] words =
        [
            Any(box.L1, MatrixWords.Of),
            Any(box.Outer, outer => outer == OuterCache.None ? "no outer cache" : MatrixWords.Of(outer)),
            Any(box.NonCacheable, MatrixWords.Of),
            Any(box.Doorbell, MatrixWords.Of),
            box.LazyKmap switch { true => "lazy-kmap", false => "no lazy-kmap", null => null },
            box.Speculates switch { true => "speculation", false => "no-speculation", null => null },
        ];
        string told = string.Join(" and ", words.OfType<string>());
        return told.Length > 0 ? told : "every machine";
    }

    private static string? Any<T>(IEnumerable<T>? values, Func<T, string> word) => values is null ? null : string.Join(" or ", values.Select(word));
}
