namespace Cma.Commands.Coherence.Judging;

/// <summary>The steps of what was judged, as somebody wrote them.</summary>
internal static class StepTexts
{
    public static IEnumerable<string> Of(Judgement judgement) => judgement.Steps is { } steps
        ? steps.Select(step => string.Join(' ', step.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
        : judgement.Strategy.Text.Split(';', StringSplitOptions.TrimEntries);
}
