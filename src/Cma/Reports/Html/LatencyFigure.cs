namespace Cma.Reports.Html;

/// <summary>Draws how long the granted claims took: a histogram whose steps double every fourth bar, with the percentiles marked.</summary>
internal static class LatencyFigure
{
    private const int StepsPerPower = 4;

    public static void Write(TextWriter page, LatencyHistogram latencies)
    {
        IReadOnlyList<LatencyStep> steps = Padded(latencies.Steps(StepsPerPower));
        if (steps.Count == 0) return;

        long most = steps.Max(static step => step.Count);
        page.Write($"<section><h2>Claim latency <small>of {Units.Count(latencies.Count)} granted, up to {Units.Count(most)} in a bar</small></h2>\n");
        page.Write("<div class=\"chart\">\n");
        WriteMarks(page, latencies, steps);
        page.Write($"<svg class=\"bars\" viewBox=\"0 0 {steps.Count * 10} 100\" preserveAspectRatio=\"none\" ");
        page.Write("role=\"img\" aria-label=\"histogram of claim latency\">\n");
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Count == 0) continue;

            // One claim among thousands must still be seen.
            double height = Math.Max(1.5, 100.0 * steps[i].Count / most);
            string title = $"{Range(steps[i])}: {Units.Count(steps[i].Count)}";
            page.Write($"<path d=\"M{(i * 10) + 1} 100V{HtmlText.Number(100 - height)}h8V100z\"><title>{title}</title></path>\n");
        }

        page.Write("</svg>\n<div class=\"x log\">");
        foreach (long tick in TicksOf(steps)) page.Write($"<span style=\"left:{Percent(PlaceOf(tick, steps))}\">{Units.Micros(tick / 1000.0)}</span>");
        page.Write("</div>\n</div></section>\n");
    }

    /// <summary>Where a latency stands between the ends of the axis, 0 to 1.</summary>
    public static double PlaceOf(long nanoseconds, IReadOnlyList<LatencyStep> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            if (nanoseconds > steps[i].High) continue;
            double inside = (nanoseconds - steps[i].Low) / (steps[i].High - steps[i].Low + 1.0);
            return (i + Math.Max(0, inside)) / steps.Count;
        }

        return 1;
    }

    private static void WriteMarks(TextWriter page, LatencyHistogram latencies, IReadOnlyList<LatencyStep> steps)
    {
        (string Name, long Value)[] marks =
        [
            ("median", latencies.Percentile(50)), ("p95", latencies.Percentile(95)), ("p99", latencies.Percentile(99)), ("longest", latencies.Max),
        ];
        foreach ((string name, long value) in marks)
        {
            double place = PlaceOf(value, steps);
            string side = place > 0.6 ? "left" : "right";
            page.Write($"<span class=\"percentile {side}\" style=\"left:{Percent(place)}\"><b>{name} {Units.Micros(value / 1000.0)}</b></span>\n");
        }
    }

    // A few bars alone would be as wide as the page: empty ones on both sides give them a scale.
    private static IReadOnlyList<LatencyStep> Padded(IReadOnlyList<LatencyStep> steps)
    {
        const int Fewest = 16;
        if (steps.Count == 0) return steps;

        var padded = steps.ToList();
        for (bool below = true; padded.Count < Fewest; below = !below)
        {
            if (below && padded[0].Low >= 32) padded.Insert(0, Halved(padded[0].Low));
            else if (padded[^1].High < long.MaxValue / 4) padded.Add(Next(padded[^1].High));
        }

        return padded;

        static LatencyStep Halved(long low) => Around(low - 1);
        static LatencyStep Next(long high) => Around(high + 1);
    }

    // The step of the histogram that a value is in.
    private static LatencyStep Around(long value)
    {
        var one = new LatencyHistogram();
        one.Record(value);
        return one.Steps(StepsPerPower)[0] with { Count = 0 };
    }

    private static IEnumerable<long> TicksOf(IReadOnlyList<LatencyStep> steps)
    {
        long[] ticks = [.. Round().Where(tick => tick >= steps[0].Low && tick <= steps[^1].High)];
        return ticks.Length <= 7 ? ticks : ticks.Where(static tick => IsPowerOfTen(tick));

        static IEnumerable<long> Round()
        {
            for (long power = 10; power <= 1_000_000_000_000; power *= 10)
            {
                yield return power;
                yield return power * 2;
                yield return power * 5;
            }
        }

        static bool IsPowerOfTen(long value)
        {
            while (value % 10 == 0) value /= 10;
            return value == 1;
        }
    }

    private static string Percent(double place) => $"{HtmlText.Number(100 * place)}%";

    private static string Range(LatencyStep step) => $"{Units.Micros(step.Low / 1000.0)} to {Units.Micros((step.High + 1.0) / 1000)}";
}
