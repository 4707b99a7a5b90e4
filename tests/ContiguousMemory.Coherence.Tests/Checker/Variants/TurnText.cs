using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker.Variants;

/// <summary>What a variant turns, as the approved file has it.</summary>
internal static class TurnText
{
    public static string Of(IGrouping<Variant, VariantResult> group)
    {
        IEnumerable<string> turns = VariantTurn.Of(group).Select(turn =>
            $"  {(turn.To == Verdict.Ok ? "not ok to Ok" : $"ok to {turn.To}")}, {(turn.Table == StrategyTable.Streaming ? "Streaming" : turn.Pages)}: {string.Join(' ', turn.Strategies)} on {string.Join("; ", turn.On.Select(Of))}\n");
        return $"{group.Key.Name}: {group.Count()} rows, {group.Count(result => result.TurnsOk)} turned, {group.Count(result => result.TellsAnotherFault)} with another fault\n{string.Concat(turns)}";
    }

    private static string Of(MachineBox box)
    {
        string?[] words =
        [
            Any(box.L1),
            Any(box.Outer),
            Any(box.NonCacheable),
            Any(box.Doorbell),
            box.LazyKmap is { } lazy ? lazy ? "LazyKmap" : "NoLazyKmap" : null,
            box.Speculates is { } speculates ? speculates ? "Speculates" : "Quiet" : null,
        ];
        return string.Join(' ', words.OfType<string>().DefaultIfEmpty("all"));
    }

    private static string? Any<T>(IEnumerable<T>? values) => values is null ? null : string.Join('|', values);
}
