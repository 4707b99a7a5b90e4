using Cma.Reports;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>What the things of a synthesis are called in what the tool prints.</summary>
internal static class SynthesisWords
{
    public static string Of(Transfer transfer) => transfer switch
    {
        Transfer.ToDevice => "to-device",
        Transfer.FromDevice => "from-device",
        _ => "both",
    };

    public static string Of(SearchEnd end) => end switch
    {
        SearchEnd.Found => "found",
        SearchEnd.NoneIsRight => "none-is-right",
        SearchEnd.NoneIsShortEnough => "none-is-short-enough",
        _ => "partial",
    };

    public static string Title(SynthesisTask task)
    {
        string what = task.Transfer is { } transfer ? $"A streaming transfer, {Of(transfer)}" : $"A {MatrixWords.Of(task.Pages)} page becomes a coherent buffer";
        return what + (task.ShortWrites ? ", the device may write less" : "") + (task.Careful ? ", with care" : "") + (task.SetWay ? ", set and way allowed" : "");
    }

    /// <summary>The steps; of a streaming pair those of the map, a bar, and those of the unmap.</summary>
    public static string Order(Sequence sequence, SynthesisTask task)
    {
        string map = SequenceWriter.Text(sequence.Map, task.Pages);
        if (task.Transfer is null) return map;
        return $"{(map.Length == 0 ? "nothing" : map)} | {(sequence.Unmap.Count == 0 ? "nothing" : SequenceWriter.Text(sequence.Unmap, task.Pages))}";
    }

    /// <summary>How many orders there are that are shorter than the answer.</summary>
    public static string Shorter(SynthesisAnswer answer)
    {
        long count = SequenceCount.Shorter(answer.Question.Task, answer.Sequence!.Length);
        return count == long.MaxValue ? "many" : Units.Count(count);
    }

    /// <summary>Why there is no order.</summary>
    public static string Why(SynthesisAnswer answer, SearchLimits limits)
    {
        string least = answer.Question.Goal == Goal.Shortest ? $"has fewer than {answer.Cost} steps" : $"costs less than {Units.Count(answer.Cost)}";
        return answer.Ended switch
        {
            SearchEnd.NoneIsRight => "No order of these steps is right, of any length.",
            SearchEnd.NoneIsShortEnough => $"No order of up to {limits.MaxLength} steps is right; --max-length allows more.",
            _ => $"Partial: {Units.Count(limits.Budget)} orders were tried and none is right. No right one {least}; --budget allows more.",
        };
    }

    /// <summary>What a known order comes to.</summary>
    public static string Verdict(KnownOrder known, SynthesisRow row)
    {
        if (!known.IsRight) return row.Machines.Count == 1 ? MatrixWords.Of(known.Verdict) : $"wrong on {known.WrongOn}";
        if (row.Cheapest.Sequence is null) return "right";
        long more = known.Cost - row.Cheapest.Cost;
        return more == 0 ? "right, cheapest" : more > 0 ? $"right, {Units.Count(more)} dearer" : $"right, {Units.Count(-more)} cheaper, but not careful";
    }
}
